//! verdict: failed, diagnosis: over_limit
//!
//! Takes more while there is no room, into a queue without a limit.

use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let (queue, mut full) = unbounded_channel();
    let gathers = async move {
        while let Some(batch) = gather(&mut rx, max, d).await {
            let _ = queue.send(batch);
        }
    };
    let sends = async {
        while let Some(batch) = full.recv().await {
            if out.send(batch).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        _ = async { tokio::join!(gathers, sends) } => {}
        () = out.closed() => {}
    }
}

async fn gather<T>(rx: &mut Receiver<T>, max: usize, d: Duration) -> Option<Vec<T>> {
    let mut batch = vec![rx.recv().await?];
    let due = Instant::now() + d;
    while batch.len() < max {
        match timeout_at(due, rx.recv()).await {
            Ok(Some(item)) => batch.push(item),
            Ok(None) | Err(_) => break,
        }
    }
    Some(batch)
}
