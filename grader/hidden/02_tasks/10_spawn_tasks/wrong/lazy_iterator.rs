//! verdict: failed, diagnosis: sequential
//!
//! Without `collect`, the iterator spawns each task only when the loop asks for it.

use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    let tasks = (1..=3).map(|number| tokio::spawn(download(number)));
    let mut parts = vec![];
    for task in tasks {
        parts.push(task.await.unwrap());
    }
    parts
}
