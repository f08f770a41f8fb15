//! verdict: failed, diagnosis: wrong_value
//!
//! Counts gaps instead of messages. The sleep that is dropped beside it has no part in that.

use std::time::Duration;

use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::sleep;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let _ = sleep(Duration::from_millis(1));
    let mut log = Vec::new();
    let mut missed = 0;
    loop {
        match rx.recv().await {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(_)) => missed += 1,
            Err(RecvError::Closed) => return (log, missed),
        }
    }
}
