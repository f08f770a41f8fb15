//! verdict: failed, diagnosis: over_limit
//!
//! `forward` takes an item out first, and then waits for room.

use futures::StreamExt;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::PollSender;

pub async fn merge<T: Send + 'static>(a: Receiver<T>, b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    let both = futures::stream::select(ReceiverStream::new(a), ReceiverStream::new(b));
    let counted = both.inspect(|_| passed += 1).map(Ok);
    let _ = counted.forward(PollSender::new(out)).await;
    passed
}
