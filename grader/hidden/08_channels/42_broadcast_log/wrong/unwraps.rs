//! verdict: failed, diagnosis: panicked
//!
//! Takes a gap for a bug.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut log = vec![];
    loop {
        let message = rx.recv().await;
        if message == Err(RecvError::Closed) {
            return (log, 0);
        }
        log.push(message.unwrap());
    }
}
