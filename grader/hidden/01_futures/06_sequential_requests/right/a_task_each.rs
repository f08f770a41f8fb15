//! Tasks run on their own, but the second one is not spawned before the first has finished.

pub async fn sequential_requests() -> (String, String) {
    let user = tokio::spawn(kata::fetch_user(1)).await.expect("no panic");
    let order = tokio::spawn(kata::fetch_order(42)).await.expect("no panic");
    (user, order)
}
