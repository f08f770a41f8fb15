//! Whichever is ready first, its index says where it belongs.

use futures::stream::{FuturesUnordered, StreamExt};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut pending: FuturesUnordered<_> = ids
        .iter()
        .enumerate()
        .map(|(place, &id)| async move { (place, kata::fetch_user(id).await) })
        .collect();

    let mut replies = vec![String::new(); ids.len()];
    while let Some((place, reply)) = pending.next().await {
        replies[place] = reply;
    }
    replies
}
