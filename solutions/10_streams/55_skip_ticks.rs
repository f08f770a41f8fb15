use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

/// Measures `n` times, at the ticks of a clock that leaves out what was missed.
pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    // The clock is made with the first question: one that was made here would tick while nobody asks.
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
