use std::time::Duration;

use kata::select::report;
use tokio::time::sleep;

/// Returns the report, or `"timed out"` if it is not ready after 50 ms.
pub async fn timeout_example() -> &'static str {
    // Nothing has to be done to stop the report: `select!` drops the branch that lost, and a
    // future that is dropped is never polled again. In a task of its own it would go on.
    tokio::select! {
        report = report() => report,
        () = sleep(Duration::from_millis(50)) => "timed out",
    }
}
