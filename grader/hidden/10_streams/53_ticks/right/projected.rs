//! The timer lies in the struct itself, which then must not move.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep_until};

pin_project! {
    pub struct Ticks {
        period: Duration,
        count: u32,
        given: u32,
        began: Instant,
        #[pin]
        timer: Sleep,
    }
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        let began = Instant::now();
        Self { period, count, given: 0, began, timer: sleep_until(began + period) }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        let mut this = self.project();
        if this.given == this.count {
            return Poll::Ready(None);
        }
        if Instant::now() < *this.began + *this.period * (*this.given + 1) {
            ready!(this.timer.as_mut().poll(cx));
        }
        *this.given += 1;
        // Of the last one there is no next.
        if this.given < this.count {
            this.timer.reset(*this.began + *this.period * (*this.given + 1));
        }
        Poll::Ready(Some(*this.given))
    }
}
