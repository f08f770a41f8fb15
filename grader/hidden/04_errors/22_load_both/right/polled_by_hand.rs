//! What the macro is: poll whatever is not ready, and leave on the first error.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut from_a, mut from_b) = (None, None);
    poll_fn(|cx| {
        if from_a.is_none()
            && let Poll::Ready(result) = a.as_mut().poll(cx)
        {
            from_a = Some(result?);
        }
        if from_b.is_none()
            && let Poll::Ready(result) = b.as_mut().poll(cx)
        {
            from_b = Some(result?);
        }
        match (from_a.take(), from_b.take()) {
            (Some(a), Some(b)) => Poll::Ready(Ok((a, b))),
            (one, other) => {
                (from_a, from_b) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}
