//! verdict: failed, diagnosis: wrong_time
//!
//! A deadline that is looked at only when the work is done.

use std::time::Duration;

use kata::select::report;
use tokio::time::Instant;

pub async fn timeout_example() -> &'static str {
    let began = Instant::now();
    let report = report().await;
    if began.elapsed() <= Duration::from_millis(50) { report } else { "timed out" }
}
