//! An `async fn` that owns its parameter is as good as a block.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    tokio::spawn(greet(name.into()))
}

async fn greet(name: Arc<str>) -> String {
    tokio::time::sleep(Duration::from_millis(30)).await;
    format!("Hello, {name}!")
}
