//! verdict: failed, diagnosis: out_of_order
//!
//! Results stand in the order of the futures, not in the order in which they are ready.

pub async fn concurrent_requests() -> (String, String) {
    let (order, user) = tokio::join!(kata::fetch_user(1), kata::fetch_order(42));
    (user, order)
}
