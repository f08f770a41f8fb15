//! verdict: failed, diagnosis: wrong_tool
//!
//! Polls the second request on a thread of its own.

use kata::{fetch_order, fetch_user};

pub async fn concurrent_requests() -> (String, String) {
    let handle = tokio::runtime::Handle::current();
    let order = tokio::task::spawn_blocking(move || handle.block_on(fetch_order(42)));
    let user = fetch_user(1).await;
    (user, order.await.unwrap())
}
