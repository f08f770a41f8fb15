//! verdict: failed, diagnosis: lost_data
//!
//! Takes the first gap for the end.

use tokio::sync::broadcast::Receiver;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut log = vec![];
    while let Ok(message) = rx.recv().await {
        log.push(message);
    }
    (log, 0)
}
