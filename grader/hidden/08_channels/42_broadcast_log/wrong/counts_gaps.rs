//! verdict: failed, diagnosis: wrong_value
//!
//! Counts how often, and not how many.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut log, mut missed) = (vec![], 0);
    loop {
        match rx.recv().await {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(_)) => missed += 1,
            Err(RecvError::Closed) => return (log, missed),
        }
    }
}
