//! verdict: failed, diagnosis: wrong_time
//!
//! Measures all, and hands them out when the last is done.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, MissedTickBehavior, interval};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let all = async move {
        let began = Instant::now();
        let mut clock = interval(period);
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut all = vec![];
        for number in 0..n {
            clock.tick().await;
            let at_ms = began.elapsed().as_millis() as u64;
            all.push((at_ms, measure(number).await));
        }
        stream::iter(all)
    };
    stream::once(all).flatten().boxed()
}
