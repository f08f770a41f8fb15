//! `then` makes the second future from the first one's result.

use futures::future::FutureExt;

pub fn sequential_requests() -> impl Future<Output = (String, String)> {
    kata::fetch_user(1).then(|user| kata::fetch_order(42).map(move |order| (user, order)))
}
