//! verdict: failed, diagnosis: wrong_time
//!
//! Async functions need not wait for anything.

use std::time::Duration;

pub async fn greet(name: &str) -> String {
    tokio::time::sleep(Duration::from_millis(10)).await;
    format!("Hello, {name}!")
}
