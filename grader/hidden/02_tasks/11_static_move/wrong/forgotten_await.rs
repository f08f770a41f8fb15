//! verdict: failed, diagnosis: never_awaited

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let greeting = format!("Hello, {name}!");
    tokio::spawn(async move {
        let _ = tokio::time::sleep(Duration::from_millis(30));
        greeting
    })
}
