//! verdict: failed, diagnosis: wrong_value
//!
//! It waits until there is room for all that are left (or as many as the channel can hold at all), and the
//! first ones wait although there is room for them.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut ticks = interval_at(Instant::now() + pulse.period(), pulse.period());
    while !queue.is_empty() {
        let batch = queue.len().min(to.max_capacity());
        let permits = to.reserve_many(batch);
        tokio::pin!(permits);
        loop {
            tokio::select! {
                permits = &mut permits => {
                    let Ok(permits) = permits else { return queue };
                    for (permit, parcel) in permits.zip(queue.drain(..batch)) {
                        permit.send(parcel);
                    }
                    break;
                }
                _ = ticks.tick() => pulse.beat(),
            }
        }
    }
    queue
}
