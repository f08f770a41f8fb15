//! verdict: failed, diagnosis: wrong_value
//!
//! An empty text is a reply as well.

pub async fn sequential_requests() -> (String, String) {
    let mut user = kata::fetch_user(1).await;
    if user.is_empty() {
        user = kata::fetch_user(1).await;
    }
    let order = kata::fetch_order(42).await;
    (user, order)
}
