//! verdict: failed, diagnosis: lost_data
//!
//! The parcel that comes back with the error is dropped with it.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use std::pin::pin;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while let Some(parcel) = queue.pop_front() {
        let mut sending = pin!(to.send(parcel));
        let sent = loop {
            tokio::select! {
                sent = &mut sending => break sent,
                _ = beats.tick() => pulse.beat(),
            }
        };
        if sent.is_err() {
            break;
        }
    }
    queue
}
