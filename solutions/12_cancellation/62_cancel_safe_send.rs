use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

/// Sends the parcels of `queue`, and beats meanwhile. Returns those that nobody will receive.
pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while !queue.is_empty() {
        tokio::select! {
            // While this waits, the parcel is still in the queue: a beat that drops it costs nothing.
            // Where nobody can receive any more, the queue is whole, too.
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
