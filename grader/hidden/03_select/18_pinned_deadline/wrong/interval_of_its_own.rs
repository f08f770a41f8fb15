//! verdict: failed, diagnosis: wrong_value
//!
//! Counts the ticks of another interval.

use std::time::Duration;

use tokio::time::{Interval, interval, sleep};

pub async fn pinned_deadline(i: Interval, limit: Duration) -> usize {
    let mut ticks = interval(i.period());
    let mut deadline = std::pin::pin!(sleep(limit));
    let mut count = 0;
    loop {
        tokio::select! {
            biased;
            () = &mut deadline => return count,
            _ = ticks.tick() => count += 1,
        }
    }
}
