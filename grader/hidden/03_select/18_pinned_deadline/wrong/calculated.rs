//! verdict: failed, diagnosis: wrong_value
//!
//! Rests until the end and works the ticks out, without the one that comes at once.

use std::time::Duration;

use tokio::time::{Interval, sleep};

pub async fn pinned_deadline(i: Interval, limit: Duration) -> usize {
    sleep(limit).await;
    (limit.as_millis() / i.period().as_millis()) as usize
}
