//! verdict: failed, diagnosis: wrong_time
//!
//! `throttle` keeps a distance from the last one, and knows of no clock.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::Instant;

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let starts = async move {
        let began = Instant::now();
        let numbers = tokio_stream::StreamExt::throttle(stream::iter(0..n), period);
        numbers.then(move |number| async move {
            let at_ms = began.elapsed().as_millis() as u64;
            (at_ms, measure(number).await)
        })
    };
    stream::once(starts).flatten().boxed()
}
