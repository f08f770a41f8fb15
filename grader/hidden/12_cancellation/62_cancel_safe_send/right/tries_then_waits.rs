//! Sends what there is room for, and then waits for room or the beat.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, sleep_until};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut due = Instant::now() + pulse.period();
    while let Some(parcel) = queue.pop_front() {
        match to.try_send(parcel) {
            Ok(()) => {}
            Err(TrySendError::Closed(parcel)) => {
                queue.push_front(parcel);
                break;
            }
            Err(TrySendError::Full(parcel)) => {
                queue.push_front(parcel);
                tokio::select! {
                    _ = to.reserve() => {}
                    () = sleep_until(due) => {
                        pulse.beat();
                        due += pulse.period();
                    }
                }
            }
        }
    }
    queue
}
