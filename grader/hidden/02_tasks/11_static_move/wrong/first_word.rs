//! verdict: failed, diagnosis: panicked
//!
//! Of the name only its first word.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let name = name.split_whitespace().next().unwrap().to_owned();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        format!("Hello, {name}!")
    })
}
