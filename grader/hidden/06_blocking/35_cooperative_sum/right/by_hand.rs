//! Pending once, and woken at once.

use std::future::poll_fn;
use std::task::Poll;

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let (mut sum, mut stretches) = (0, numbers.chunks(150));
    poll_fn(|cx| match stretches.next() {
        Some(stretch) => {
            sum += stretch.iter().sum::<u64>();
            cx.waker().wake_by_ref();
            Poll::Pending
        }
        None => Poll::Ready(sum),
    })
    .await
}
