use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Returns all messages that are to be had until all senders are gone, and how many were missed.
pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut log, mut missed) = (vec![], 0);
    loop {
        // Both errors by name: one of them is not an end, and a third one would not compile here.
        match rx.recv().await {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(count)) => missed += count,
            Err(RecvError::Closed) => return (log, missed),
        }
    }
}
