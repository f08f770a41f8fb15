//! verdict: failed, diagnosis: wrong_value
//!
//! A stream of which only the messages are kept.

use futures::StreamExt;
use tokio::sync::broadcast::Receiver;
use tokio_stream::wrappers::BroadcastStream;

pub async fn broadcast_log(rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let stream = BroadcastStream::new(rx);
    let log = stream.filter_map(|item| async { item.ok() }).collect().await;
    (log, 0)
}
