//! verdict: failed, diagnosis: out_of_order
//!
//! Takes the replies as they come, and trusts that the order is the quicker one.

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

pub async fn concurrent_requests() -> (String, String) {
    let requests: [BoxFuture<'static, String>; 2] =
        [Box::pin(kata::fetch_user(1)), Box::pin(kata::fetch_order(42))];
    let mut replies: FuturesUnordered<_> = requests.into_iter().collect();
    let order = replies.next().await.unwrap();
    let user = replies.next().await.unwrap();
    (user, order)
}
