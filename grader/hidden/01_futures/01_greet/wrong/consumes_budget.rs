//! verdict: failed, diagnosis: wrong_time
//!
//! Ready only while the task that polls has some of its turn left.

pub async fn greet(name: &str) -> String {
    tokio::task::consume_budget().await;
    format!("Hello, {name}!")
}
