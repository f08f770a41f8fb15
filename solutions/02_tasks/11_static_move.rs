use std::time::Duration;

use tokio::task::JoinHandle;

/// Spawns a task that waits 30 ms and then gives `Hello, {name}!`.
pub fn static_move(name: &str) -> JoinHandle<String> {
    // The greeting rather than the name: it has to be a `String` of its own in any case, and made
    // here, before the task, nothing of the caller's is left in it.
    let greeting = format!("Hello, {name}!");
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        greeting
    })
}
