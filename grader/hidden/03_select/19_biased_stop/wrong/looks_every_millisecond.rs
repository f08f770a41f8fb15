//! verdict: failed, diagnosis: spinning
//!
//! Looks again and again, and is in time only because the clock has whole milliseconds.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::mpsc::error::TryRecvError;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    while !stop.is_cancelled() {
        match rx.try_recv() {
            Ok(_) => taken += 1,
            Err(TryRecvError::Empty) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(TryRecvError::Disconnected) => break,
        }
    }
    taken
}
