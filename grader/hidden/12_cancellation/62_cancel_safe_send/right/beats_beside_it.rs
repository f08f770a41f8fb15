use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at};

async fn send_all(to: Sender<Parcel>, mut queue: VecDeque<Parcel>) -> VecDeque<Parcel> {
    while let Some(parcel) = queue.pop_front() {
        if let Err(error) = to.send(parcel).await {
            queue.push_front(error.0);
            break;
        }
    }
    queue
}

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let beating = async {
        let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
        loop {
            beats.tick().await;
            pulse.beat();
        }
    };
    tokio::select! {
        left = send_all(to, queue) => left,
        () = beating => unreachable!("it beats for ever"),
    }
}
