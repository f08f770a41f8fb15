//! verdict: failed, diagnosis: wrong_time
//!
//! A pause of one period after each measurement.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, sleep};

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    stream::unfold((None, 0), move |(began, number)| async move {
        if number == n {
            return None;
        }
        let began: Instant = match began {
            Some(began) => {
                sleep(period).await;
                began
            }
            None => Instant::now(),
        };
        let at_ms = began.elapsed().as_millis() as u64;
        Some(((at_ms, measure(number).await), (Some(began), number + 1)))
    })
    .boxed()
}
