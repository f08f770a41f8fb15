//! verdict: failed, diagnosis: sequential
//!
//! Each task is waited for before the next is spawned.

use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    let mut parts = vec![];
    for number in 1..=3 {
        parts.push(tokio::spawn(download(number)).await.unwrap());
    }
    parts
}
