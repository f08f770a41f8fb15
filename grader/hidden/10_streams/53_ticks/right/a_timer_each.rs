//! A new timer for each tick, made when it is asked for.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    due: Instant,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        Self { period, count, given: 0, due: Instant::now() + period, timer: None }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        if this.given >= this.count {
            return Poll::Ready(None);
        }
        let timer = this.timer.get_or_insert_with(|| Box::pin(sleep_until(this.due)));
        match timer.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                this.timer = None;
                this.due += this.period;
                this.given += 1;
                Poll::Ready(Some(this.given))
            }
        }
    }
}
