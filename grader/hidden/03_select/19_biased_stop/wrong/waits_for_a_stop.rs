//! verdict: failed, diagnosis: deadlock
//!
//! Without senders, the branch is switched off, and the other one never comes.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return taken,
            Some(_) = rx.recv() => taken += 1,
        }
    }
}
