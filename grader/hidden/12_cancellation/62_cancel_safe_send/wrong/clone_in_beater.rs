//! verdict: failed, diagnosis: leaked_task
//!
//! The task that beats has a clone of `to`, and aborting it takes effect only when the runtime comes to it
//! again: when this returns, the channel is still open.

use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at};

struct Beater(JoinHandle<()>);

impl Drop for Beater {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn beater(to: Sender<Parcel>, pulse: Pulse) -> Beater {
    let mut ticks = interval_at(Instant::now() + pulse.period(), pulse.period());
    Beater(tokio::spawn(async move {
        while !to.is_closed() {
            ticks.tick().await;
            pulse.beat();
        }
    }))
}

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    if queue.is_empty() || to.is_closed() {
        return queue;
    }
    let _beater = beater(to.clone(), pulse);
    while !queue.is_empty() {
        let Ok(permit) = to.reserve().await else { break };
        if let Some(parcel) = queue.pop_front() {
            permit.send(parcel);
        }
    }
    queue
}
