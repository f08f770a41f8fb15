//! verdict: failed, diagnosis: out_of_order
//!
//! A `JoinSet` gives back what is finished first.

use kata::tasks::download;
use tokio::task::JoinSet;

pub async fn spawn_tasks() -> Vec<String> {
    (1..=3).map(download).collect::<JoinSet<_>>().join_all().await
}
