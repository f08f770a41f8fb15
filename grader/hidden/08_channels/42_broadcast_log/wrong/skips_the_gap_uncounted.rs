//! verdict: failed, diagnosis: wrong_value
//!
//! Goes on after a gap, and does not say that there was one.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut log = vec![];
    loop {
        match rx.recv().await {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return (log, 0),
        }
    }
}
