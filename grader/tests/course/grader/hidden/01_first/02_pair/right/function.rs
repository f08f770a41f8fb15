pub async fn pair() -> (String, String) {
    futures::future::join(kata::fetch_user(1), kata::fetch_order(42)).await
}
