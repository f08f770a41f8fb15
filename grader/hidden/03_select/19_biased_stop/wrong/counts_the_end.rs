//! verdict: failed, diagnosis: spinning
//!
//! A closed channel is ready at once, over and over.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return taken,
            message = rx.recv() => taken += usize::from(message.is_some()),
        }
    }
}
