/// Returns user 1 and order 42, from `kata::fetch_user` (100 ms) and `kata::fetch_order` (80 ms).
///
/// The two requests overlap, on one task: nothing is spawned. Takes as long as the slower
/// request, 100 ms.
pub async fn concurrent_requests() -> (String, String) {
    todo!("wait for user 1 and order 42 together")
}
