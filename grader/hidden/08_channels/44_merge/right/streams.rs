//! Two streams merged, and room for each item before it is asked for.

use tokio::sync::mpsc::{Receiver, Sender};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

pub async fn merge<T>(a: Receiver<T>, b: Receiver<T>, out: Sender<T>) -> usize {
    let mut both = ReceiverStream::new(a).merge(ReceiverStream::new(b));
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let next = tokio::select! {
            next = both.next() => next,
            () = out.closed() => None,
        };
        let Some(message) = next else { break };
        room.send(message);
        passed += 1;
    }
    passed
}
