//! The wait for room is made once and kept, and `to` goes from hand to hand.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    mut to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while !queue.is_empty() {
        let mut room = Box::pin(to.reserve_owned());
        let permit = loop {
            tokio::select! {
                permit = &mut room => break permit,
                _ = beats.tick() => pulse.beat(),
            }
        };
        match (permit, queue.pop_front()) {
            (Ok(permit), Some(parcel)) => to = permit.send(parcel),
            (_, parcel) => {
                if let Some(parcel) = parcel {
                    queue.push_front(parcel);
                }
                break;
            }
        }
    }
    queue
}
