//! verdict: failed, diagnosis: overlapped
//!
//! A spawned task does not wait to be awaited.

pub async fn sequential_requests() -> (String, String) {
    let order = tokio::spawn(kata::fetch_order(42));
    let user = kata::fetch_user(1).await;
    (user, order.await.unwrap())
}
