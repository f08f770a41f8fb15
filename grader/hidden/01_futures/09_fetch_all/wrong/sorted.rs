//! verdict: failed, diagnosis: out_of_order
//!
//! Sorting brings back some order, but not that of the ids.

use futures::stream::{FuturesUnordered, StreamExt};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let requests: FuturesUnordered<_> = ids.iter().map(|&id| kata::fetch_user(id)).collect();
    let mut users: Vec<String> = requests.collect().await;
    users.sort();
    users
}
