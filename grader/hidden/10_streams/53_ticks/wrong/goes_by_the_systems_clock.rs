//! verdict: failed, diagnosis: wrong_clock
//!
//! Compares with a clock on which no virtual time passes.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Sleep, sleep};

pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    began: std::time::Instant,
    timer: Pin<Box<Sleep>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        let began = std::time::Instant::now();
        Self { period, count, given: 0, began, timer: Box::pin(sleep(period)) }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == self.count {
            return Poll::Ready(None);
        }
        let due = self.period * (self.given + 1);
        while self.began.elapsed() < due {
            ready!(self.timer.as_mut().poll(cx));
            let left = due.saturating_sub(self.began.elapsed());
            self.timer = Box::pin(sleep(left));
        }
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}
