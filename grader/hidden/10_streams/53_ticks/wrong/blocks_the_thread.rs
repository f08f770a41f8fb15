//! verdict: failed, diagnosis: blocking
//!
//! Waits in the poll.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Instant, Sleep, sleep};

pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    timer: Pin<Box<Sleep>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        Self { period, count, given: 0, timer: Box::pin(sleep(period)) }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == self.count {
            return Poll::Ready(None);
        }
        let left = self.timer.deadline().saturating_duration_since(Instant::now());
        std::thread::sleep(left);
        let due = self.timer.deadline() + self.period;
        self.timer.as_mut().reset(due);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}
