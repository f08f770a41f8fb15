//! verdict: failed, diagnosis: leaked_task
//!
//! A task for each question, which sleeps and then wakes whoever asked.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

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
        let due = self.timer.deadline();
        if Instant::now() < due {
            let waker = cx.waker().clone();
            tokio::spawn(async move {
                sleep_until(due).await;
                waker.wake();
            });
            return Poll::Pending;
        }
        let next = due + self.period;
        self.timer.as_mut().reset(next);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}
