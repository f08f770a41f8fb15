//! verdict: failed, diagnosis: leaked_task
//!
//! Only the handle is dropped.

use std::time::Duration;

use kata::select::report;
use tokio::time::timeout;

pub async fn timeout_example() -> &'static str {
    match timeout(Duration::from_millis(50), tokio::spawn(report())).await {
        Ok(report) => report.unwrap(),
        Err(_) => "timed out",
    }
}
