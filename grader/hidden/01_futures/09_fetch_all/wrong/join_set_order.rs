//! verdict: failed, diagnosis: out_of_order
//!
//! A `JoinSet` hands its tasks out as they finish.

use tokio::task::JoinSet;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut tasks = JoinSet::new();
    for &id in ids {
        tasks.spawn(kata::fetch_user(id));
    }
    tasks.join_all().await
}
