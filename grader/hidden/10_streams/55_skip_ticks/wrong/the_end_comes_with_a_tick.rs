//! verdict: failed, diagnosis: wrong_time
//!
//! Looks whether all have been measured only after another tick.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let none: Option<(Instant, Interval)> = None;
    stream::unfold((0, none), move |(number, clock)| async move {
        let (start, mut clock) = clock.unwrap_or_else(|| {
            let mut clock = interval(period);
            clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
            (Instant::now(), clock)
        });
        clock.tick().await;
        if number == n {
            return None;
        }
        let began = start.elapsed().as_millis() as u64;
        let value = measure(number).await;
        Some(((began, value), (number + 1, Some((start, clock)))))
    })
    .boxed()
}
