/// Returns user `id`, from `kata::fetch_user` (100 ms).
pub async fn skip_ticks(id: u32) -> String {
    todo!("ask for user `id` and return the reply")
}
