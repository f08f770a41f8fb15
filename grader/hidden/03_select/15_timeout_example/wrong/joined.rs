//! verdict: failed, diagnosis: wrong_time
//!
//! Waits for both, then looks which was earlier.

use std::time::Duration;

use kata::select::report;
use tokio::time::{Instant, sleep};

pub async fn timeout_example() -> &'static str {
    let began = Instant::now();
    let limit = Duration::from_millis(50);
    let ((report, took), ()) =
        tokio::join!(async { (report().await, began.elapsed()) }, sleep(limit));
    if took <= limit { report } else { "timed out" }
}
