//! verdict: failed, diagnosis: out_of_order
//!
//! Waits for room, gives it back, and is at the end of the queue again.

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut next = 0;
    while next < n {
        match tx.try_send(next) {
            Ok(()) => next += 1,
            Err(TrySendError::Full(_)) => drop(tx.reserve().await),
            Err(TrySendError::Closed(_)) => break,
        }
    }
    next
}
