//! A task wakes whoever has asked last, and goes with the stream.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use std::sync::Arc;

use futures::task::AtomicWaker;
use tokio::time::{Instant, sleep_until};
use tokio_util::task::AbortOnDropHandle;

pub struct Ticks {
    period: Duration,
    count: u32,
    given: u32,
    due: Instant,
    asker: Arc<AtomicWaker>,
    alarm: Option<AbortOnDropHandle<()>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        let (due, asker) = (Instant::now() + period, Arc::default());
        Self { period, count, given: 0, due, asker, alarm: None }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        if this.given == this.count {
            return Poll::Ready(None);
        }
        this.asker.register(cx.waker());
        if Instant::now() < this.due {
            let (due, asker) = (this.due, &this.asker);
            this.alarm.get_or_insert_with(|| {
                let asker = Arc::clone(asker);
                AbortOnDropHandle::new(tokio::spawn(async move {
                    sleep_until(due).await;
                    asker.wake();
                }))
            });
            return Poll::Pending;
        }
        this.alarm = None;
        this.due += this.period;
        this.given += 1;
        Poll::Ready(Some(this.given))
    }
}
