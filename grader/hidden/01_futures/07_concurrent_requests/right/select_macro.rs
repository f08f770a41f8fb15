//! The same with the macro: by reference, so that the slower request is not dropped.

use std::pin::pin;

pub async fn concurrent_requests() -> (String, String) {
    let mut user = pin!(kata::fetch_user(1));
    let mut order = pin!(kata::fetch_order(42));
    tokio::select! {
        reply = &mut user => (reply, order.await),
        reply = &mut order => (user.await, reply),
    }
}
