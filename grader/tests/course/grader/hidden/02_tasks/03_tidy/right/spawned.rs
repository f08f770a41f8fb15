pub async fn tidy() -> String {
    tokio::spawn(kata::fetch_user(1)).await.unwrap()
}
