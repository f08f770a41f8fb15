//! verdict: failed, diagnosis: sequential
//!
//! Both were awaited before there was anything to join.

use std::future::ready;

pub async fn concurrent_requests() -> (String, String) {
    let user = kata::fetch_user(1).await;
    let order = kata::fetch_order(42).await;
    tokio::join!(ready(user), ready(order))
}
