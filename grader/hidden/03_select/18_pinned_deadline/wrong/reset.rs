//! verdict: failed, diagnosis: wrong_time
//!
//! Pinned, and put off by hand.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, Interval, sleep};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let mut deadline = pin!(sleep(limit));
    let mut ticks = 0;
    loop {
        tokio::select! {
            _ = i.tick() => {
                ticks += 1;
                deadline.as_mut().reset(Instant::now() + limit);
            }
            () = &mut deadline => return ticks,
        }
    }
}
