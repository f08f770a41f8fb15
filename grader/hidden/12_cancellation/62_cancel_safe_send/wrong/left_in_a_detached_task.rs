//! verdict: failed, diagnosis: not_cancelled
//!
//! The task that sends goes on where the future is dropped.

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
    let mut sending = tokio::spawn(async move {
        while let Some(parcel) = queue.pop_front() {
            if let Err(error) = to.send(parcel).await {
                queue.push_front(error.0);
                break;
            }
        }
        queue
    });
    loop {
        tokio::select! {
            left = &mut sending => return left.unwrap_or_default(),
            _ = beats.tick() => pulse.beat(),
        }
    }
}
