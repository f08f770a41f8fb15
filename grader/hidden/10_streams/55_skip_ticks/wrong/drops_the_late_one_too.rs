//! verdict: failed, diagnosis: wrong_time
//!
//! Waits for the next multiple, also when a tick is late.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, sleep_until};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    stream::unfold((None, 0), move |(began, number)| async move {
        if number == n {
            return None;
        }
        let began = began.unwrap_or_else(Instant::now);
        let passed = began.elapsed().as_millis().div_ceil(period.as_millis()) as u32;
        let due = if number > 0 { passed } else { 0 };
        sleep_until(began + period * due).await;
        let at_ms = began.elapsed().as_millis() as u64;
        Some(((at_ms, measure(number).await), (Some(began), number + 1)))
    })
    .boxed()
}
