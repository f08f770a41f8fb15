//! verdict: failed, diagnosis: wrong_time
//!
//! Cuts the limit to whole milliseconds.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Interval, sleep};

pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    let mut end = pin!(sleep(Duration::from_millis(limit.as_millis() as u64)));
    let mut ticks = 0;
    loop {
        tokio::select! {
            () = &mut end => break ticks,
            _ = i.tick() => ticks += 1,
        }
    }
}
