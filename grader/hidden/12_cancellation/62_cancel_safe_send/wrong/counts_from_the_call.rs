//! verdict: failed, diagnosis: wrong_time
//!
//! The first period begins when it is called, not when it is polled.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> impl Future<Output = VecDeque<Parcel>> + Send {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    async move {
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
}
