//! An interval is such a clock already, and makes up for what was missed.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Instant, Interval, interval_at};

pub struct Ticks {
    left: std::ops::RangeInclusive<u32>,
    clock: Interval,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        Self { left: 1..=count, clock: interval_at(Instant::now() + period, period) }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.clock.poll_tick(cx));
        Poll::Ready(self.left.next())
    }
}
