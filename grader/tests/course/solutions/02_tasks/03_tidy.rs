/// Returns user 1.
pub async fn tidy() -> String {
    // Awaited in place: no task that somebody would have to clear away.
    kata::fetch_user(1).await
}
