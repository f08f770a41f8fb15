//! A stream's `then` works on one item at a time.

use futures::future::FutureExt;
use futures::stream::{self, StreamExt};

pub async fn sequential_requests() -> (String, String) {
    let requests = [kata::fetch_user(1).boxed(), kata::fetch_order(42).boxed()];
    let mut replies = Box::pin(stream::iter(requests).then(|request| request));
    (replies.next().await.expect("a user"), replies.next().await.expect("an order"))
}
