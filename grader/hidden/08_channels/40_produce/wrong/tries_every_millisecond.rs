//! verdict: failed, diagnosis: out_of_order
//!
//! Looks for room again and again, and those who wait for it are always before it.

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
