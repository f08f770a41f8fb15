//! verdict: failed, diagnosis: leaked_task
//!
//! A task measures, whether anybody asks or not.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_stream::wrappers::ReceiverStream;

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let (tx, rx) = mpsc::channel(1);
    tokio::spawn(async move {
        let began = Instant::now();
        let mut clock = interval(period);
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        for number in 0..n {
            clock.tick().await;
            let at_ms = began.elapsed().as_millis() as u64;
            if tx.send((at_ms, measure(number).await)).await.is_err() {
                return;
            }
        }
    });
    ReceiverStream::new(rx).boxed()
}
