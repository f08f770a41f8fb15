//! verdict: failed, diagnosis: out_of_order
//!
//! Sorts the parcels first.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    queue.make_contiguous().sort_by_key(Parcel::number);
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while !queue.is_empty() {
        tokio::select! {
            permit = to.reserve() => {
                let Ok(permit) = permit else { break };
                if let Some(parcel) = queue.pop_front() {
                    permit.send(parcel);
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
    queue
}
