use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

/// Passes on what comes from `rx` in batches of up to `max` items, of which none waits longer than
/// `d` before its batch is sent.
pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    loop {
        // While there is no room for a batch, `send` knows of a receiver that goes. While there is
        // nothing to send, only `closed` does.
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

/// The next batch, or `None` if there is nothing more to come.
async fn gather<T>(rx: &mut Receiver<T>, max: usize, d: Duration) -> Option<Vec<T>> {
    // Without an item there is no batch, and nothing whose time could be up.
    let mut batch = vec![rx.recv().await?];
    let due = Instant::now() + d;
    while batch.len() < max {
        match timeout_at(due, rx.recv()).await {
            Ok(Some(item)) => batch.push(item),
            // The end, which the next call finds again, or the time.
            Ok(None) | Err(_) => break,
        }
    }
    Some(batch)
}
