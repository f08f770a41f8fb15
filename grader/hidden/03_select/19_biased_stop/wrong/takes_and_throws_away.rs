//! verdict: failed, diagnosis: wrong_value
//!
//! Takes a message out after the stop, and does not count it.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return taken,
            message = rx.recv() => {
                if message.is_none() || stop.is_cancelled() {
                    return taken;
                }
                taken += 1;
            }
        }
    }
}
