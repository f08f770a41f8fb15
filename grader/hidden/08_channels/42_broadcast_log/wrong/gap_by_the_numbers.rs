//! verdict: failed, diagnosis: wrong_value
//!
//! Works the gap out from the numbers, as if each were one more than the one before.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut log: Vec<u32> = vec![];
    let mut missed = 0;
    loop {
        match rx.recv().await {
            Ok(message) => {
                let next = log.last().map_or(0, |last| last.wrapping_add(1));
                missed += u64::from(message.wrapping_sub(next));
                log.push(message);
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return (log, missed),
        }
    }
}
