//! exercise: watchful
//! handed in: failed
//! at home: failed
//! because: every version has the same names.

mod subject;

#[test]
fn looks_at_names() {
    let name = std::any::type_name_of_val(&subject::double_slowly);
    assert!(name.ends_with("subject::double_slowly"), "{name}");
}
