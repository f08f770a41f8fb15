//! verdict: failed, diagnosis: sequential
//!
//! Made first, but first polled when the time is up.

use std::time::Duration;
pub async fn timeout_example() -> &'static str {
    let report = kata::select::report();
    tokio::time::sleep(Duration::from_millis(50)).await;
    tokio::select! {
        biased;
        r = report => r,
        _ = std::future::ready(()) => "timed out",
    }
}
