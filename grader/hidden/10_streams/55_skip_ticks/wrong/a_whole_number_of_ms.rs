//! verdict: failed, diagnosis: wrong_time
//!
//! Cuts off what the period has beside its whole milliseconds.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, sleep_until};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let period = period.as_millis() as u64;
    let state: (usize, Option<Instant>, u64) = (0, None, 0);
    stream::unfold(state, move |(number, start, due)| async move {
        if number == n {
            return None;
        }
        let start = start.unwrap_or_else(Instant::now);
        sleep_until(start + Duration::from_millis(due)).await;
        let began = start.elapsed().as_millis() as u64;
        let value = measure(number).await;
        let due = (began / period + 1) * period;
        Some(((began, value), (number + 1, Some(start), due)))
    })
    .boxed()
}
