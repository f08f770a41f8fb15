//! The macro of the `futures` crate.

pub async fn concurrent_requests() -> (String, String) {
    let user = kata::fetch_user(1);
    let order = kata::fetch_order(42);
    futures::join!(user, order)
}
