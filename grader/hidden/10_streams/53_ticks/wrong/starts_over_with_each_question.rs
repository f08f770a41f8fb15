//! verdict: failed, diagnosis: wrong_time
//!
//! A timer that is made anew in each poll is dropped with it, and with it the waker.

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
        let mut timer = Box::pin(sleep(self.period));
        ready!(timer.as_mut().poll(cx));
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}
