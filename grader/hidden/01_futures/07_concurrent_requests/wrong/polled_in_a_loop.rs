//! verdict: failed, diagnosis: spinning
//!
//! Asks over and over instead of waiting to be woken.

use std::pin::pin;
use std::task::Poll;

use futures::poll;

pub async fn concurrent_requests() -> (String, String) {
    let mut user = pin!(kata::fetch_user(1));
    let mut order = pin!(kata::fetch_order(42));
    let mut replies = (None, None);
    while replies.0.is_none() || replies.1.is_none() {
        if replies.0.is_none()
            && let Poll::Ready(reply) = poll!(&mut user)
        {
            replies.0 = Some(reply);
        }
        if replies.1.is_none()
            && let Poll::Ready(reply) = poll!(&mut order)
        {
            replies.1 = Some(reply);
        }
        tokio::task::yield_now().await;
    }
    (replies.0.unwrap(), replies.1.unwrap())
}
