//! A copy of the name, moved into the block.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let name = name.to_owned();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        format!("Hello, {name}!")
    })
}
