//! A stream that is made by hand.

use futures::{StreamExt, stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

pub async fn broadcast_log(rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let items = stream::unfold(rx, |mut rx| async move {
        match rx.recv().await {
            Ok(message) => Some(((Some(message), 0), rx)),
            Err(RecvError::Lagged(count)) => Some(((None, count), rx)),
            Err(RecvError::Closed) => None,
        }
    });
    let log = items.fold((vec![], 0), |(mut log, missed), (message, count)| async move {
        log.extend(message);
        (log, missed + count)
    });
    log.await
}
