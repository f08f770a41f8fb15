//! verdict: failed, diagnosis: deadlock
//!
//! `else` is for when every branch is switched off, and that of the stop never is.

use std::pin::pin;

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut stopped = pin!(stop.cancelled());
    let mut taken = 0;
    loop {
        tokio::select! {
            biased;
            () = &mut stopped => break,
            Some(_) = rx.recv() => taken += 1,
            else => break,
        }
    }
    taken
}
