//! verdict: failed, diagnosis: sequential

pub async fn pair() -> (String, String) {
    let user = kata::fetch_user(1).await;
    let order = kata::fetch_order(42).await;
    (user, order)
}
