//! verdict: failed, diagnosis: wrong_time
//!
//! Looks for room at each beat only.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while let Some(parcel) = queue.pop_front() {
        match to.try_send(parcel) {
            Ok(()) => {}
            Err(TrySendError::Closed(parcel)) => {
                queue.push_front(parcel);
                break;
            }
            Err(TrySendError::Full(parcel)) => {
                queue.push_front(parcel);
                beats.tick().await;
                pulse.beat();
            }
        }
    }
    queue
}
