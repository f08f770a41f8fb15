//! verdict: failed, diagnosis: spinning
//!
//! Lets others run, and no time pass.

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sent = 0;
    while sent < n {
        match tx.try_send(sent) {
            Ok(()) => sent += 1,
            Err(TrySendError::Full(_)) => tokio::task::yield_now().await,
            Err(TrySendError::Closed(_)) => break,
        }
    }
    sent
}
