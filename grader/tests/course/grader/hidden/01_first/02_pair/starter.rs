/// Returns user 1 and order 42, from `kata::fetch_user` (100 ms) and `kata::fetch_order` (80 ms),
/// asked for at the same time.
pub async fn pair() -> (String, String) {
    todo!("ask for both")
}
