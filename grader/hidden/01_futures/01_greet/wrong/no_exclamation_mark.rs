//! verdict: failed, diagnosis: wrong_value

pub async fn greet(name: &str) -> String {
    format!("Hello, {name}")
}
