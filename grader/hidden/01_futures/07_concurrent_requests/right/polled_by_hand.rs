//! What joining is: poll whatever is not ready, each time, and keep what is.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn concurrent_requests() -> (String, String) {
    let mut user = pin!(kata::fetch_user(1));
    let mut order = pin!(kata::fetch_order(42));
    let mut user_reply = None;
    let mut order_reply = None;
    poll_fn(move |cx| {
        // A future must not be polled again once it has been ready.
        if user_reply.is_none()
            && let Poll::Ready(reply) = user.as_mut().poll(cx)
        {
            user_reply = Some(reply);
        }
        if order_reply.is_none()
            && let Poll::Ready(reply) = order.as_mut().poll(cx)
        {
            order_reply = Some(reply);
        }
        if user_reply.is_none() || order_reply.is_none() {
            return Poll::Pending;
        }
        Poll::Ready(user_reply.take().zip(order_reply.take()).expect("both are there"))
    })
    .await
}
