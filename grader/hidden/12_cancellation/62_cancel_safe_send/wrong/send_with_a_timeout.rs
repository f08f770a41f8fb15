//! verdict: failed, diagnosis: cancel_unsafe
//!
//! `send_timeout` gives the parcel back, and a `timeout` around `send` does not.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, timeout_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut due = Instant::now() + pulse.period();
    while let Some(parcel) = queue.pop_front() {
        match timeout_at(due, to.send(parcel)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                queue.push_front(error.0);
                break;
            }
            Err(_) => {
                pulse.beat();
                due += pulse.period();
            }
        }
    }
    queue
}
