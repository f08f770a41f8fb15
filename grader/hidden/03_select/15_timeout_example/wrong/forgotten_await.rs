//! verdict: failed, diagnosis: never_awaited
//!
//! The report is made and kept, but nobody polls it.

use std::time::Duration;

use kata::select::report;
use tokio::time::sleep;

pub async fn timeout_example() -> &'static str {
    let report = report();
    tokio::select! {
        _ = async { report } => "the report",
        () = sleep(Duration::from_millis(50)) => "timed out",
    }
}
