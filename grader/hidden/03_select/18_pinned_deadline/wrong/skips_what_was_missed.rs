//! verdict: failed, diagnosis: wrong_value
//!
//! Changes how the interval ticks.

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, sleep};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    i.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut deadline = std::pin::pin!(sleep(limit));
    let mut ticks = 0;
    loop {
        tokio::select! {
            () = &mut deadline => return ticks,
            _ = i.tick() => ticks += 1,
        }
    }
}
