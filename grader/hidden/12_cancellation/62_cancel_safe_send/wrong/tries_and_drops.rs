//! verdict: failed, diagnosis: lost_data
//!
//! A parcel for which there is no room is dropped with the error that brings it back.

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
    while let Some(parcel) = queue.pop_front() {
        if to.is_closed() {
            queue.push_front(parcel);
            break;
        }
        if to.try_send(parcel).is_err() {
            beats.tick().await;
            pulse.beat();
        }
    }
    queue
}
