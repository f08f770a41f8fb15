use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until};

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut due = Instant::now() + pulse.period();
    loop {
        if queue.is_empty() {
            return queue;
        }
        tokio::select! {
            permit = to.clone().reserve_owned() => match (permit, queue.pop_front()) {
                (Ok(permit), Some(parcel)) => {
                    permit.send(parcel);
                }
                (_, parcel) => {
                    queue.extend(parcel);
                    queue.rotate_right(1);
                    return queue;
                }
            },
            () = sleep_until(due) => {
                pulse.beat();
                due += pulse.period();
            }
        }
    }
}
