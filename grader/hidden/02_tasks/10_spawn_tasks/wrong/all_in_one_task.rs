//! verdict: failed, diagnosis: wrong_tool
//!
//! One new task for all three.

use futures::future::join_all;
use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    tokio::spawn(join_all((1..=3).map(download))).await.unwrap()
}
