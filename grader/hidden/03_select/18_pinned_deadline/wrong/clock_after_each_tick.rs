//! verdict: failed, diagnosis: wrong_time
//!
//! Notices the limit at the next tick only.

use std::time::Duration;

use tokio::time::{Instant, Interval};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let end = Instant::now() + limit;
    let mut ticks = 0;
    loop {
        i.tick().await;
        if Instant::now() > end {
            return ticks;
        }
        ticks += 1;
    }
}
