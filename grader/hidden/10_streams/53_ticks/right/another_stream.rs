//! Asks a stream that somebody else has written, with the same `cx`.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::time::{Instant, sleep_until};

pub struct Ticks {
    inner: stream::Fuse<BoxStream<'static, u32>>,
}

impl Ticks {
    pub fn new(period: Duration, count: u32) -> Self {
        let began = Instant::now();
        let at_its_time = move |tick| async move {
            sleep_until(began + period * tick).await;
            tick
        };
        Self { inner: stream::iter(1..=count).then(at_its_time).boxed().fuse() }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        self.inner.poll_next_unpin(cx)
    }
}
