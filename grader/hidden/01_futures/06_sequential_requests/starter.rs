/// Returns user 1 and order 42, from `kata::fetch_user` (100 ms) and `kata::fetch_order` (80 ms).
///
/// One after the other: the order is asked for when the user has arrived. Takes 180 ms.
pub async fn sequential_requests() -> (String, String) {
    todo!("fetch user 1, then order 42")
}
