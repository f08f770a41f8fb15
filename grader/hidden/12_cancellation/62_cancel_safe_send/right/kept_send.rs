use std::collections::VecDeque;
use std::pin::pin;

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
        let mut sending = pin!(to.send(parcel));
        let sent = loop {
            tokio::select! {
                sent = &mut sending => break sent,
                _ = beats.tick() => pulse.beat(),
            }
        };
        if let Err(error) = sent {
            queue.push_front(error.0);
            break;
        }
    }
    queue
}
