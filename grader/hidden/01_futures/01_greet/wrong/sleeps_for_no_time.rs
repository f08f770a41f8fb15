//! verdict: failed, diagnosis: wrong_tool
//!
//! Ready at once inside a runtime, and a panic without one.

use std::time::Duration;

pub async fn greet(name: &str) -> String {
    tokio::time::sleep(Duration::ZERO).await;
    format!("Hello, {name}!")
}
