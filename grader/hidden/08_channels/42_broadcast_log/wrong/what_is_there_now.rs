//! verdict: failed, diagnosis: lost_data
//!
//! Takes an empty channel for one that has ended.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut log, mut missed) = (vec![], 0);
    loop {
        match rx.try_recv() {
            Ok(message) => log.push(message),
            Err(TryRecvError::Lagged(count)) => missed += count,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return (log, missed),
        }
    }
}
