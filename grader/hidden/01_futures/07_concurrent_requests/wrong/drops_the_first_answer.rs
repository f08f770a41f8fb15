//! verdict: failed, diagnosis: panicked
//!
//! Polls the order once to send it off, and looks away if it is ready by then.

use std::pin::pin;

pub async fn concurrent_requests() -> (String, String) {
    let mut order = pin!(kata::fetch_order(42));
    let _ = futures::poll!(order.as_mut());
    let user = kata::fetch_user(1).await;
    (user, order.await)
}
