//! exercise: watchful
//! handed in: rejected
//! at home: rejected
//! because: what the code does is to be tested, and not how it is written.

mod subject;

#[test]
fn looks_for_the_mistake() {
    assert!(!include_str!("subject.rs").contains("+ 1"));
}
