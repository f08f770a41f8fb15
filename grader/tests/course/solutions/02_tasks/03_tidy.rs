/// Returns user 1.
pub async fn tidy() -> String {
    kata::fetch_user(1).await
}
