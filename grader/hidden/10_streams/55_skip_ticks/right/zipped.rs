//! `zip` ends with the numbers, whatever the clock does.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_stream::wrappers::IntervalStream;

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let starts = async move {
        let began = Instant::now();
        let mut clock = interval(period);
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let ticks = IntervalStream::new(clock).zip(stream::iter(0..n));
        ticks.then(move |(_, number)| async move {
            let at_ms = began.elapsed().as_millis() as u64;
            (at_ms, measure(number).await)
        })
    };
    stream::once(starts).flatten().boxed()
}
