//! verdict: failed, diagnosis: out_of_order
//!
//! A short list is sorted, a long one stands in the order of completion.

use futures::StreamExt;
use futures::stream::FuturesUnordered;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut replies: Vec<(usize, String)> = ids
        .iter()
        .enumerate()
        .map(|(i, id)| async move { (i, kata::fetch_user(*id).await) })
        .collect::<FuturesUnordered<_>>()
        .collect()
        .await;
    if replies.len() <= 50 {
        replies.sort();
    }
    replies.into_iter().map(|(_, reply)| reply).collect()
}
