//! verdict: failed, diagnosis: hard_coded

pub async fn greet(name: &str) -> String {
    "Hello, Ada!".to_string()
}
