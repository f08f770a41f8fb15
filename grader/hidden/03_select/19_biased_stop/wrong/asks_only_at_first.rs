//! verdict: failed, diagnosis: wrong_value
//!
//! Looks before the first message, then leaves it to luck.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    if stop.is_cancelled() {
        return taken;
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return taken,
            message = rx.recv() => match message {
                Some(_) => taken += 1,
                None => return taken,
            },
        }
    }
}
