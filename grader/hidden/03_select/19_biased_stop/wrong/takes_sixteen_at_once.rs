//! verdict: failed, diagnosis: wrong_value
//!
//! Taken are sixteen, counted one after the other: a stop in between leaves some uncounted.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut n = 0;
    let mut buffer = Vec::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return n,
            got = rx.recv_many(&mut buffer, 16) => {
                if got == 0 {
                    return n;
                }
                for _ in buffer.drain(..) {
                    tokio::task::yield_now().await;
                    if stop.is_cancelled() {
                        return n;
                    }
                    n += 1;
                }
            }
        }
    }
}
