/// Returns user 1 and order 42, one after the other.
pub async fn sequential_requests() -> (String, String) {
    let user = kata::fetch_user(1).await;
    // Not even made before the user has arrived. Made earlier it would be no faster, since a
    // future runs when it is polled; made here, the code says what happens when.
    let order = kata::fetch_order(42).await;
    (user, order)
}
