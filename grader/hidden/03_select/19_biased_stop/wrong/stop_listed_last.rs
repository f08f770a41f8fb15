//! verdict: failed, diagnosis: wrong_value
//!
//! The order counts, and it is the wrong one.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    loop {
        tokio::select! {
            biased;
            message = rx.recv() => match message {
                Some(_) => taken += 1,
                None => return taken,
            },
            () = stop.cancelled() => return taken,
        }
    }
}
