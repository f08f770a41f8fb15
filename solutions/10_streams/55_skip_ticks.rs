/// Returns user `id`.
pub async fn skip_ticks(id: u32) -> String {
    // TODO: why it is written so and not otherwise.
    kata::fetch_user(id).await
}
