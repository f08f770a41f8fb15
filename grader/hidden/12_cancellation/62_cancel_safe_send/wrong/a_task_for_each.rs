//! verdict: failed, diagnosis: lost_data
//!
//! A task for each parcel: whoever is not there any more gives nothing back.

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
    let mut sending = tokio::task::JoinSet::new();
    for parcel in queue.drain(..) {
        let to = to.clone();
        sending.spawn(async move {
            let _ = to.send(parcel).await;
        });
    }
    drop(to);
    loop {
        tokio::select! {
            done = sending.join_next() => {
                if done.is_none() {
                    return queue;
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
}
