//! verdict: failed, diagnosis: wrong_value
//!
//! A name that is longer than 500 characters loses its end.

pub async fn greet(name: &str) -> String {
    let name: String = name.chars().take(500).collect();
    format!("Hello, {name}!")
}
