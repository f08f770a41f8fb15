//! Making both futures starts neither: they run when they are awaited, in that order.

pub async fn sequential_requests() -> (String, String) {
    let (user, order) = (kata::fetch_user(1), kata::fetch_order(42));
    (user.await, order.await)
}
