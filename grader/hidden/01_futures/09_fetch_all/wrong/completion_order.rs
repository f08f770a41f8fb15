//! verdict: failed, diagnosis: out_of_order

use futures::stream::{FuturesUnordered, StreamExt};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let requests: FuturesUnordered<_> = ids.iter().map(|&id| kata::fetch_user(id)).collect();
    requests.collect().await
}
