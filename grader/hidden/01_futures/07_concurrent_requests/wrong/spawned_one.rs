//! verdict: failed, diagnosis: wrong_tool
//!
//! One of the two in a task of its own is one task too many.

pub async fn concurrent_requests() -> (String, String) {
    let order = tokio::spawn(kata::fetch_order(42));
    let user = kata::fetch_user(1).await;
    (user, order.await.unwrap())
}
