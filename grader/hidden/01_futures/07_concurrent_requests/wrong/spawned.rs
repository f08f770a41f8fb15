//! verdict: failed, diagnosis: wrong_tool
//!
//! It overlaps, but on two new tasks.

pub async fn concurrent_requests() -> (String, String) {
    let user = tokio::spawn(kata::fetch_user(1));
    let order = tokio::spawn(kata::fetch_order(42));
    (user.await.unwrap(), order.await.unwrap())
}
