//! An interval that makes up for what was missed, whose late ticks but one are thrown away.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, Interval, interval};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let start = (None::<(Interval, Instant)>, 0);
    stream::unfold(start, move |(before, number)| async move {
        if number == n {
            return None;
        }
        let (mut clock, began) = before.unwrap_or_else(|| (interval(period), Instant::now()));
        let mut due = clock.tick().await;
        let now = Instant::now();
        while due + period <= now {
            due = clock.tick().await;
        }
        let at_ms = (now - began).as_millis() as u64;
        Some(((at_ms, measure(number).await), (Some((clock, began)), number + 1)))
    })
    .boxed()
}
