//! verdict: failed, diagnosis: leaked_task
//!
//! Spawned and left alone.

use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    for number in 1..=3 {
        tokio::spawn(download(number));
    }
    vec![]
}
