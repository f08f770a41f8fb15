//! A task of its own, if it is aborted in time.

use std::time::Duration;

use kata::select::report;
use tokio::time::sleep;

pub async fn timeout_example() -> &'static str {
    let mut task = tokio::spawn(report());
    tokio::select! {
        report = &mut task => report.unwrap(),
        () = sleep(Duration::from_millis(50)) => {
            task.abort();
            "timed out"
        }
    }
}
