//! The sender as a sink, fed by a stream.

use futures::{SinkExt, StreamExt, stream};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::PollSender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sink = PollSender::new(tx);
    let mut numbers = stream::iter(0..n);
    let mut taken = 0;
    while let Some(number) = numbers.next().await {
        if sink.feed(number).await.is_err() {
            break;
        }
        taken += 1;
    }
    taken
}
