//! verdict: failed, diagnosis: wrong_time
//!
//! Ends after an hour of silence.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return taken,
            message = rx.recv() => match message {
                Some(_) => taken += 1,
                None => return taken,
            },
            () = sleep(Duration::from_secs(3600)) => return taken,
        }
    }
}
