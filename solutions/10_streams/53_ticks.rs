use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Sleep, sleep};

/// A clock that ticks `count` times, once every `period`.
pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    timer: Pin<Box<Sleep>>,
}

impl Ticks {
    /// The first tick is due one `period` from now.
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
        // Where this returns `Pending`, the timer has the waker.
        ready!(self.timer.as_mut().poll(cx));
        // From when it was due, not from now: what is late once must not make all others late.
        let due = self.timer.deadline() + self.period;
        self.timer.as_mut().reset(due);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}
