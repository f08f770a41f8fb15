//! verdict: failed, diagnosis: wrong_time
//!
//! Waits for room before it looks whether there is anything to send.

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
    loop {
        tokio::select! {
            permit = to.reserve() => match (permit, queue.pop_front()) {
                (Ok(permit), Some(parcel)) => permit.send(parcel),
                (Err(_), Some(parcel)) => {
                    queue.push_front(parcel);
                    return queue;
                }
                (_, None) => return queue,
            },
            _ = beats.tick() => pulse.beat(),
        }
    }
}
