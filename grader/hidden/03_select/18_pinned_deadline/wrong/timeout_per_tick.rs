//! verdict: failed, diagnosis: wrong_time
//!
//! The same mistake, by another tool.

use std::time::Duration;

use tokio::time::{Interval, timeout};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let mut ticks = 0;
    while timeout(limit, i.tick()).await.is_ok() {
        ticks += 1;
    }
    ticks
}
