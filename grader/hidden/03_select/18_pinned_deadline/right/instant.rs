//! A new timer in every turn, and always the same instant.

use std::time::Duration;

use tokio::time::{Instant, Interval, sleep_until};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let end = Instant::now() + limit;
    let mut ticks = 0;
    loop {
        tokio::select! {
            _ = i.tick() => ticks += 1,
            () = sleep_until(end) => return ticks,
        }
    }
}
