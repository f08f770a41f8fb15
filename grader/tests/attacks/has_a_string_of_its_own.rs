//! exercise: tidy
//! handed in: compile_error
//! at home: compile_error
//! because: a type is known by where it comes from, and not by its name.

pub struct String;

impl PartialEq<std::string::String> for String {
    fn eq(&self, _: &std::string::String) -> bool {
        true
    }
}

pub async fn tidy() -> String {
    String
}
