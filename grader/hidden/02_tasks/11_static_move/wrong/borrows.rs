//! verdict: compile_error
//!
//! `move` moves the reference, not the name.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        format!("Hello, {name}!")
    })
}
