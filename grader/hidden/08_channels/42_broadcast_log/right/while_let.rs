//! Ends by the pattern of the loop.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError::Lagged;

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut log = (vec![], 0);
    while let received @ (Ok(_) | Err(Lagged(_))) = rx.recv().await {
        match received {
            Ok(message) => log.0.push(message),
            Err(Lagged(count)) => log.1 += count,
            Err(_) => break,
        }
    }
    log
}
