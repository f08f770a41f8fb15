//! verdict: failed, diagnosis: wrong_time
//!
//! The clock starts when somebody looks at it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Sleep, sleep};

pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        Self { period, count, given: 0, timer: None }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == self.count {
            return Poll::Ready(None);
        }
        let period = self.period;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(period)));
        ready!(timer.as_mut().poll(cx));
        let due = timer.deadline() + period;
        timer.as_mut().reset(due);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }
}
