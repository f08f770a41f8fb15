//! verdict: failed, diagnosis: wrong_value
//!
//! Who sets a limit without being told to loses what takes longer.

use std::time::Duration;

use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    let handles = [1, 2, 3].map(|n| {
        tokio::spawn(async move {
            tokio::time::timeout(Duration::from_secs(30), download(n)).await.unwrap_or_default()
        })
    });
    let mut parts = Vec::new();
    for handle in handles {
        parts.push(handle.await.unwrap());
    }
    parts
}
