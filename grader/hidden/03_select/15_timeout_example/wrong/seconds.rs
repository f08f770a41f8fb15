//! verdict: failed, diagnosis: wrong_time
//!
//! 50 seconds instead of 50 ms.

use std::time::Duration;

use kata::select::report;
use tokio::time::timeout;

pub async fn timeout_example() -> &'static str {
    timeout(Duration::from_secs(50), report()).await.unwrap_or("timed out")
}
