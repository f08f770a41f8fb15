//! Waits for whichever comes first, then for the other, which has kept its place.

use futures::future::{Either, select};

pub async fn concurrent_requests() -> (String, String) {
    let user = Box::pin(kata::fetch_user(1));
    let order = Box::pin(kata::fetch_order(42));
    match select(user, order).await {
        Either::Left((user, order)) => (user, order.await),
        Either::Right((order, user)) => (user.await, order),
    }
}
