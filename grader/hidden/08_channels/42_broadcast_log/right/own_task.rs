//! A task keeps the log, and is waited for.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let keeps = tokio::spawn(async move {
        let (mut log, mut missed) = (Vec::new(), 0);
        loop {
            match rx.recv().await {
                Ok(message) => log.push(message),
                Err(RecvError::Lagged(count)) => missed += count,
                Err(RecvError::Closed) => break (log, missed),
            }
        }
    });
    keeps.await.unwrap()
}
