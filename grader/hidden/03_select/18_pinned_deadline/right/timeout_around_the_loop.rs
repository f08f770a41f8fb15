//! One timeout around the whole loop, and a count that survives it.

use std::time::Duration;

use tokio::time::{Interval, timeout};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let mut ticks = 0;
    let count = async {
        loop {
            i.tick().await;
            ticks += 1;
        }
    };
    let _: Result<(), _> = timeout(limit, count).await;
    ticks
}
