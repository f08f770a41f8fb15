//! verdict: compile_error
//!
//! A `String` is not a future, so callers cannot await it.

pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}
