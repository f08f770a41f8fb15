//! What racing is: poll both, and be ready when one is.

use std::future::poll_fn;
use std::pin::pin;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| match a.as_mut().poll(cx) {
        ready if ready.is_ready() => ready,
        _ => b.as_mut().poll(cx),
    })
    .await
}
