//! verdict: failed, diagnosis: spinning
//!
//! Looks for room again and again.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::sleep;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sent = 0;
    while sent < n {
        match tx.try_send(sent) {
            Ok(()) => sent += 1,
            Err(TrySendError::Full(_)) => sleep(Duration::from_millis(1)).await,
            Err(TrySendError::Closed(_)) => break,
        }
    }
    sent
}
