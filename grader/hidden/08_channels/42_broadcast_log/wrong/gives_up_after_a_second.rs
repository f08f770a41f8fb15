//! verdict: failed, diagnosis: lost_data
//!
//! Takes a second of silence for the end.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut log, mut missed) = (vec![], 0);
    while let Ok(received) = timeout(Duration::from_secs(1), rx.recv()).await {
        match received {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(count)) => missed += count,
            Err(RecvError::Closed) => break,
        }
    }
    (log, missed)
}
