//! verdict: failed, diagnosis: wrong_value
//!
//! It makes a second parcel with the same number and sends that, and opens the real one once the copy is in
//! the channel.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut ticks = interval_at(Instant::now() + pulse.period(), pulse.period());
    while let Some(number) = queue.front().map(Parcel::number) {
        tokio::select! {
            permit = to.reserve() => match permit {
                Ok(permit) => {
                    permit.send(Parcel::new(number));
                    if let Some(original) = queue.pop_front() {
                        original.open();
                    }
                }
                Err(_) => break,
            },
            _ = ticks.tick() => pulse.beat(),
        }
    }
    queue
}
