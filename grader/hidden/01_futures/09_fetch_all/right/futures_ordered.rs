//! A set of futures that hands out results in the order in which they were put in.

use futures::stream::{FuturesOrdered, StreamExt};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let replies: FuturesOrdered<_> = ids.iter().copied().map(kata::fetch_user).collect();
    replies.collect().await
}
