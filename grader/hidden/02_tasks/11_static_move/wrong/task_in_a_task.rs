//! verdict: failed, diagnosis: not_cancelled
//!
//! Aborting the outer task detaches the inner one.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let name = name.to_owned();
    let greeting = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        format!("Hello, {name}!")
    });
    tokio::spawn(async move { greeting.await.unwrap() })
}
