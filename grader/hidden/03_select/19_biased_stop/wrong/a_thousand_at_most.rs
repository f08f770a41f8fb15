//! verdict: failed, diagnosis: wrong_value
//!
//! It ends by itself after a thousand messages.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut n = 0;
    while n < 1000 {
        tokio::select! {
            biased;
            () = stop.cancelled() => return n,
            m = rx.recv() => match m { Some(_) => n += 1, None => return n },
        }
    }
    n
}
