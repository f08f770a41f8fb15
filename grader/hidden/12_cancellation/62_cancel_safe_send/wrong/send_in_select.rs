//! verdict: failed, diagnosis: cancel_unsafe
//!
//! Each beat drops a `send` with its parcel.

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
        tokio::select! {
            sent = to.send(parcel) => {
                if let Err(error) = sent {
                    queue.push_front(error.0);
                    break;
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
    queue
}
