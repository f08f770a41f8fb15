use std::collections::VecDeque;
use std::pin::pin;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while let Some(parcel) = queue.pop_front() {
        match to.try_send(parcel) {
            Ok(()) => continue,
            Err(TrySendError::Closed(parcel)) => {
                queue.push_front(parcel);
                break;
            }
            Err(TrySendError::Full(parcel)) => queue.push_front(parcel),
        }
        let mut room = pin!(to.reserve());
        let permit = loop {
            tokio::select! {
                permit = &mut room => break permit,
                _ = beats.tick() => pulse.beat(),
            }
        };
        match (permit, queue.pop_front()) {
            (Ok(permit), Some(parcel)) => permit.send(parcel),
            (_, parcel) => {
                parcel.into_iter().for_each(|parcel| queue.push_front(parcel));
                break;
            }
        }
    }
    queue
}
