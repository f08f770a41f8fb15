//! verdict: failed, diagnosis: wrong_time
//!
//! Waits to the end even if the report is there.

use std::time::Duration;

use kata::select::report;
use tokio::time::{sleep, timeout};

pub async fn timeout_example() -> &'static str {
    let limit = Duration::from_millis(50);
    let (answer, ()) = tokio::join!(timeout(limit, report()), sleep(limit));
    answer.unwrap_or("timed out")
}
