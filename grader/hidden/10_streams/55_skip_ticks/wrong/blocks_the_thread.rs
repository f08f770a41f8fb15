//! verdict: failed, diagnosis: blocking
//!
//! Waits for the tick by stopping the thread.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::Instant;

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let started = Instant::now();
    stream::iter(0..n)
        .then(move |number| async move {
            let at = period * number as u32;
            std::thread::sleep(at.saturating_sub(started.elapsed()));
            (started.elapsed().as_millis() as u64, measure(number).await)
        })
        .boxed()
}
