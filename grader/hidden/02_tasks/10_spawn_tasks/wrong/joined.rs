//! verdict: failed, diagnosis: wrong_tool
//!
//! They overlap, on the same task.

use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    let (first, second, third) = tokio::join!(download(1), download(2), download(3));
    vec![first, second, third]
}
