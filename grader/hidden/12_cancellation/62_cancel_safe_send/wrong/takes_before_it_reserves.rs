//! verdict: failed, diagnosis: cancel_unsafe
//!
//! The branch takes the parcel before it waits.

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
    while !queue.is_empty() {
        let next = async {
            let parcel = queue.pop_front()?;
            match to.reserve().await {
                Ok(permit) => {
                    permit.send(parcel);
                    None
                }
                Err(_) => Some(parcel),
            }
        };
        tokio::select! {
            refused = next => {
                if let Some(parcel) = refused {
                    queue.push_front(parcel);
                    break;
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
    queue
}
