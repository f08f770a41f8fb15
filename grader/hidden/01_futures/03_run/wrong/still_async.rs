//! verdict: compile_error
//!
//! Callers of a plain function cannot await.

use std::time::Duration;

pub async fn run(name: &str, d: Duration) -> String {
    tokio::time::sleep(d).await;
    format!("Hello, {name}!")
}
