//! verdict: failed, diagnosis: wrong_value

pub async fn sequential_requests() -> (String, String) {
    let user = kata::fetch_user(42).await;
    let order = kata::fetch_order(1).await;
    (user, order)
}
