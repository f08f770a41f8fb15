//! The receiver as a stream, in which a gap is an item.

use futures::StreamExt;
use tokio::sync::broadcast::Receiver;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError::Lagged;

pub async fn broadcast_log(rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut log, mut missed) = (vec![], 0);
    let mut stream = BroadcastStream::new(rx);
    while let Some(item) = stream.next().await {
        match item {
            Ok(message) => log.push(message),
            Err(Lagged(count)) => missed += count,
        }
    }
    (log, missed)
}
