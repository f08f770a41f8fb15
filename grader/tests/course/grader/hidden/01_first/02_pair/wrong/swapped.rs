//! verdict: failed, diagnosis: wrong_value

pub async fn pair() -> (String, String) {
    let (user, order) = tokio::join!(kata::fetch_user(1), kata::fetch_order(42));
    (order, user)
}
