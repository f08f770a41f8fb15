pub async fn tidy() -> String {
    let other = tokio::spawn(std::future::pending::<()>());
    let user = kata::fetch_user(1).await;
    other.abort();
    user
}
