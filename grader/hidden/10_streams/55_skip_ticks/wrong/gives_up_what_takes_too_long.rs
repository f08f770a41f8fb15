//! verdict: failed, diagnosis: lost_data
//!
//! A measurement that is not done by the next tick is dropped.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, MissedTickBehavior, interval};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let starts = async move {
        let began = Instant::now();
        let mut clock = interval(period);
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        clock.tick().await;
        stream::unfold((clock, 0), move |(mut clock, number)| async move {
            if number == n {
                return None;
            }
            let at_ms = began.elapsed().as_millis() as u64;
            let measured = tokio::select! {
                biased;
                measured = measure(number) => {
                    if number + 1 < n {
                        clock.tick().await;
                    }
                    measured
                }
                _ = clock.tick() => 0,
            };
            Some(((at_ms, measured), (clock, number + 1)))
        })
    };
    stream::once(starts).flatten().boxed()
}
