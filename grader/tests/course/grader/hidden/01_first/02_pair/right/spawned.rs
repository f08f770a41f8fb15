pub async fn pair() -> (String, String) {
    let order = tokio::spawn(kata::fetch_order(42));
    (kata::fetch_user(1).await, order.await.unwrap())
}
