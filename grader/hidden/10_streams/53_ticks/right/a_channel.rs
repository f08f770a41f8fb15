//! A task ticks into a channel, and is aborted with the stream.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::{Instant, sleep_until};
use tokio_util::task::AbortOnDropHandle;

pub struct Ticks {
    ticks: UnboundedReceiver<u32>,
    _task: AbortOnDropHandle<()>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        let (tx, ticks) = mpsc::unbounded_channel();
        let began = Instant::now();
        let task = tokio::spawn(async move {
            for tick in 1..=count {
                sleep_until(began + period * tick).await;
                if tx.send(tick).is_err() {
                    return;
                }
            }
        });
        Self { ticks, _task: AbortOnDropHandle::new(task) }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        self.ticks.poll_recv(cx)
    }
}
