//! verdict: failed, diagnosis: wrong_time
//!
//! Tries again and again where nobody can receive any more.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while !queue.is_empty() {
        tokio::select! {
            Ok(permit) = to.reserve() => {
                if let Some(parcel) = queue.pop_front() {
                    permit.send(parcel);
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
    queue
}
