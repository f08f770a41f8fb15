//! verdict: failed, diagnosis: wrong_value
//!
//! Leaves out who is slower than that.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::timeout;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let calls = ids.iter().map(|&id| timeout(Duration::from_secs(10), kata::fetch_user(id)));
    join_all(calls).await.into_iter().flatten().collect()
}
