//! Done with the last number, without another turn.

use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Sum<'a> {
    rest: &'a [u64],
    sum: u64,
}

impl Future for Sum<'_> {
    type Output = u64;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        let (now, later) = self.rest.split_at(self.rest.len().min(200));
        self.sum += now.iter().sum::<u64>();
        self.rest = later;
        if later.is_empty() {
            return Poll::Ready(self.sum);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

pub fn cooperative_sum(numbers: &[u64]) -> Sum<'_> {
    Sum { rest: numbers, sum: 0 }
}
