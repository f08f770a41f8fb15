//! verdict: failed, diagnosis: wrong_value
//!
//! Right whenever luck has it.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
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
