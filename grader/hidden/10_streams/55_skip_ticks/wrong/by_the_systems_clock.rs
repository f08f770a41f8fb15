//! verdict: failed, diagnosis: wrong_clock
//!
//! Goes by a clock that knows nothing of virtual time.

use std::time::{Duration, Instant};

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Interval, MissedTickBehavior, interval};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    stream::unfold((None, 0), move |(started, number)| async move {
        if number == n {
            return None;
        }
        let (mut clock, began) = started.unwrap_or_else(|| start(period));
        clock.tick().await;
        let at_ms = began.elapsed().as_millis() as u64;
        let measured = measure(number).await;
        Some(((at_ms, measured), (Some((clock, began)), number + 1)))
    })
    .boxed()
}

fn start(period: Duration) -> (Interval, Instant) {
    let mut clock = interval(period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
    (clock, Instant::now())
}
