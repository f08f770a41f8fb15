//! A timeout per tick, up to the same instant.

use std::time::Duration;

use tokio::time::{Instant, Interval, timeout_at};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let end = Instant::now() + limit;
    let mut ticks = 0;
    while timeout_at(end, i.tick()).await.is_ok() {
        ticks += 1;
    }
    ticks
}
