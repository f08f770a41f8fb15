//! verdict: failed, diagnosis: wrong_time
//!
//! Every tick puts the deadline off.

use std::time::Duration;

use tokio::time::{Interval, sleep};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let mut ticks = 0;
    loop {
        tokio::select! {
            _ = i.tick() => ticks += 1,
            () = sleep(limit) => return ticks,
        }
    }
}
