/// Returns user 1 and order 42.
pub async fn pair() -> (String, String) {
    // Neither needs the other, so one task polls both.
    tokio::join!(kata::fetch_user(1), kata::fetch_order(42))
}
