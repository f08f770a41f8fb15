//! verdict: failed, diagnosis: wrong_time
//!
//! The sleep is made anew with each parcel.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::sleep;

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    while !queue.is_empty() {
        tokio::select! {
            permit = to.reserve() => {
                let Ok(permit) = permit else { break };
                if let Some(parcel) = queue.pop_front() {
                    permit.send(parcel);
                }
            }
            () = sleep(pulse.period()) => pulse.beat(),
        }
    }
    queue
}
