//! verdict: failed, diagnosis: wrong_time
//!
//! As long as items keep coming, the time is never up.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::timeout;

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
    while batch.len() < max {
        match timeout(d, rx.recv()).await {
            Ok(Some(item)) => batch.push(item),
            Ok(None) | Err(_) => break,
        }
    }
    Some(batch)
}
