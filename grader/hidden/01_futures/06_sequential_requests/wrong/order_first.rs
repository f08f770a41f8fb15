//! verdict: failed, diagnosis: out_of_order
//!
//! Right values after the right time, but the order is asked for at 0 ms and the user at 80.

pub async fn sequential_requests() -> (String, String) {
    let order = kata::fetch_order(42).await;
    let user = kata::fetch_user(1).await;
    (user, order)
}
