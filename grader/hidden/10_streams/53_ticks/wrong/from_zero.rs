//! verdict: failed, diagnosis: wrong_value
//!
//! The number of those before it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Sleep, sleep};

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
        ready!(self.timer.as_mut().poll(cx));
        let due = self.timer.deadline() + self.period;
        self.timer.as_mut().reset(due);
        let tick = self.given;
        self.given += 1;
        Poll::Ready(Some(tick))
    }
}
