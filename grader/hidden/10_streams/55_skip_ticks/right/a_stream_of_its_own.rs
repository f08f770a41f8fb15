//! A stream with a `poll_next` of its own, in two states.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use futures::future::BoxFuture;
use kata::streams::measure;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

pub struct Measurements {
    period: Duration,
    n: usize,
    number: usize,
    clock: Option<(Interval, Instant)>,
    under_way: Option<(u64, BoxFuture<'static, i32>)>,
}

impl Stream for Measurements {
    type Item = (u64, i32);

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<(u64, i32)>> {
        let this = self.get_mut();
        if this.number == this.n {
            return Poll::Ready(None);
        }
        let (clock, began) = this.clock.get_or_insert_with(|| {
            let mut clock = interval(this.period);
            clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
            (clock, Instant::now())
        });
        if this.under_way.is_none() {
            ready!(clock.poll_tick(cx));
            let at_ms = began.elapsed().as_millis() as u64;
            this.under_way = Some((at_ms, Box::pin(measure(this.number))));
        }
        let Some((at_ms, measuring)) = &mut this.under_way else { return Poll::Pending };
        let measured = ready!(measuring.as_mut().poll(cx));
        let item = (*at_ms, measured);
        this.under_way = None;
        this.number += 1;
        Poll::Ready(Some(item))
    }
}

pub fn skip_ticks(period: Duration, n: usize) -> Measurements {
    Measurements { period, n, number: 0, clock: None, under_way: None }
}
