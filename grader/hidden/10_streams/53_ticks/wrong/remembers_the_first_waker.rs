//! verdict: failed, diagnosis: deadlock
//!
//! One task is told to wake the first who asks, and nobody else.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures::Stream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    due: Instant,
    alarm: Option<JoinHandle<()>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        Self { period, count, given: 0, due: Instant::now() + period, alarm: None }
    }
}

async fn wake_at(due: Instant, waker: Waker) {
    sleep_until(due).await;
    waker.wake();
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == self.count {
            return Poll::Ready(None);
        }
        if Instant::now() < self.due {
            if self.alarm.is_none() {
                self.alarm = Some(tokio::spawn(wake_at(self.due, cx.waker().clone())));
            }
            return Poll::Pending;
        }
        self.alarm = None;
        let period = self.period;
        self.due += period;
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}

impl Drop for Ticks {
    fn drop(&mut self) {
        if let Some(alarm) = &self.alarm {
            alarm.abort();
        }
    }
}
