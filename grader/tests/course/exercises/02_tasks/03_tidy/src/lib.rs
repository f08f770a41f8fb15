/// Returns user 1, and leaves no task behind.
pub async fn tidy() -> String {
    todo!("return user 1")
}
