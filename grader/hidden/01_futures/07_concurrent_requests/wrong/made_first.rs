//! verdict: failed, diagnosis: sequential
//!
//! Futures that were made are not futures that run.

pub async fn concurrent_requests() -> (String, String) {
    let user = kata::fetch_user(1);
    let order = kata::fetch_order(42);
    (user.await, order.await)
}
