//! Without an interval: the next multiple of the period is soon found.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, sleep_until};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let start = (None::<(Instant, u32)>, 0);
    stream::unfold(start, move |(before, number)| async move {
        if number == n {
            return None;
        }
        let (began, due) = before.unwrap_or_else(|| (Instant::now(), 0));
        sleep_until(began + period * due).await;
        let at = began.elapsed();
        let next = (at.as_nanos() / period.as_nanos()) as u32 + 1;
        let measured = measure(number).await;
        Some(((at.as_millis() as u64, measured), (Some((began, next)), number + 1)))
    })
    .boxed()
}
