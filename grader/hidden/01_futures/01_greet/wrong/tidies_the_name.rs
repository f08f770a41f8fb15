//! verdict: failed, diagnosis: wrong_value
//!
//! Trims the name, and greets the world where nothing is left of it.

pub async fn greet(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        return "Hello, world!".to_owned();
    }
    format!("Hello, {name}!")
}
