//! verdict: failed, diagnosis: wrong_value
//!
//! Looks at the token first, but only before it waits: when both come at once, the message wins.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    while let Some(Some(_)) = stop.run_until_cancelled(rx.recv()).await {
        taken += 1;
    }
    taken
}
