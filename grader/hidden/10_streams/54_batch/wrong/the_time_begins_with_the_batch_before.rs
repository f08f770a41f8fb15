//! verdict: failed, diagnosis: wrong_time
//!
//! The timer starts when the last batch has gone, and not with an item.

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
    let mut due = Instant::now() + d;
    let mut batch = vec![];
    while batch.len() < max {
        match timeout_at(due, rx.recv()).await {
            Ok(Some(item)) => batch.push(item),
            Ok(None) if batch.is_empty() => return None,
            Err(_) if batch.is_empty() => due = Instant::now() + d,
            Ok(None) | Err(_) => break,
        }
    }
    Some(batch)
}
