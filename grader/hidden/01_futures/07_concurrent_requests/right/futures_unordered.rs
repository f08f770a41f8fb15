//! A set that hands out what is ready first: each reply has to bring its place along. Boxed, because
//! each service's future has a type of its own.

use futures::future::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};

pub async fn concurrent_requests() -> (String, String) {
    let requests = [kata::fetch_user(1).boxed(), kata::fetch_order(42).boxed()];
    let mut pending: FuturesUnordered<_> = requests
        .into_iter()
        .enumerate()
        .map(|(place, request)| request.map(move |reply| (place, reply)))
        .collect();

    let mut replies = [String::new(), String::new()];
    while let Some((place, reply)) = pending.next().await {
        replies[place] = reply;
    }
    replies.into()
}
