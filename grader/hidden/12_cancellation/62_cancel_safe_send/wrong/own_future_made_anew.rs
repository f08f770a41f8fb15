//! verdict: failed, diagnosis: cancel_unsafe
//!
//! A function of its own takes the next parcel and waits for room, and is dropped by each beat.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

async fn send_next(to: &Sender<Parcel>, queue: &mut VecDeque<Parcel>) -> bool {
    let Some(parcel) = queue.pop_front() else { return false };
    let Ok(permit) = to.reserve().await else {
        queue.push_front(parcel);
        return false;
    };
    permit.send(parcel);
    true
}

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    loop {
        tokio::select! {
            goes_on = send_next(&to, &mut queue) => {
                if !goes_on {
                    return queue;
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
}
