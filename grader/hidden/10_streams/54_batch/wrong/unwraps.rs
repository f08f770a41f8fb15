//! verdict: failed, diagnosis: panicked
//!
//! Takes it for granted that somebody receives.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    while let Some(item) = rx.recv().await {
        let mut batch = vec![item];
        let due = Instant::now() + d;
        while batch.len() < max {
            match timeout_at(due, rx.recv()).await {
                Ok(Some(item)) => batch.push(item),
                Ok(None) | Err(_) => break,
            }
        }
        out.send(batch).await.unwrap();
    }
}
