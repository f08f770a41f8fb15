//! verdict: failed, diagnosis: deadlock
//!
//! Sees a stop only when the next message has come, and no other comes.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    while !stop.is_cancelled() {
        match rx.recv().await {
            Some(_) => taken += 1,
            None => break,
        }
    }
    taken
}
