//! A stream of the channel, which has a method for just this.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

pub async fn batch<T>(rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let batches = ReceiverStream::new(rx).chunks_timeout(max, d);
    tokio::pin!(batches);
    loop {
        let next = tokio::select! {
            next = batches.next() => next,
            () = out.closed() => return,
        };
        let Some(batch) = next else { return };
        if out.send(batch).await.is_err() {
            return;
        }
    }
}
