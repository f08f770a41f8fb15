//! A task that measures when it is asked to, begun with the first question, and aborted with the stream.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::measure;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::task::AbortOnDropHandle;

pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)> {
    let starts = async move {
        let (ask, mut asked) = mpsc::channel::<()>(1);
        let (tx, rx) = mpsc::channel(1);
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            let began = Instant::now();
            let mut clock = interval(period);
            clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
            for number in 0..n {
                if asked.recv().await.is_none() {
                    return;
                }
                clock.tick().await;
                let at_ms = began.elapsed().as_millis() as u64;
                let _ = tx.send((at_ms, measure(number).await)).await;
            }
        }));
        stream::unfold((ask, rx, task), |(ask, mut rx, task)| async move {
            let _ = ask.send(()).await;
            let item = rx.recv().await?;
            Some((item, (ask, rx, task)))
        })
    };
    stream::once(starts).flatten().boxed()
}
