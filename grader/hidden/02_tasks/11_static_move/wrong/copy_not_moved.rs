//! verdict: compile_error
//!
//! A copy that the function keeps is gone when it returns.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let name = name.to_owned();
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        format!("Hello, {name}!")
    })
}
