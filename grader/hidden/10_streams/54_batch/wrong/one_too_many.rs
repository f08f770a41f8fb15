//! verdict: failed, diagnosis: over_limit
//!
//! Looks at the length before the item is in.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    loop {
        let next = tokio::select! {
            next = gather(&mut rx, max, d) => next,
            () = out.closed() => None,
        };
        let Some(batch) = next else { return };
        if out.send(batch).await.is_err() {
            return;
        }
    }
}

async fn gather<T>(rx: &mut Receiver<T>, max: usize, d: Duration) -> Option<Vec<T>> {
    let mut batch = vec![rx.recv().await?];
    let due = Instant::now() + d;
    while batch.len() <= max {
        match timeout_at(due, rx.recv()).await {
            Ok(Some(item)) => batch.push(item),
            Ok(None) | Err(_) => break,
        }
    }
    Some(batch)
}
