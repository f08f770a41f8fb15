//! verdict: failed, diagnosis: deadlock
//!
//! Awaits the first message where nobody looks at the stop.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    let mut message = rx.recv().await;
    while message.is_some() {
        taken += 1;
        message = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            next = rx.recv() => next,
        };
    }
    taken
}
