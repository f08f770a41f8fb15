//! verdict: failed, diagnosis: spinning
//!
//! Takes the end for a gap.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut log, mut missed) = (vec![], 0);
    loop {
        match rx.recv().await {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(count)) => missed += count,
            Err(RecvError::Closed) => continue,
        }
    }
}
