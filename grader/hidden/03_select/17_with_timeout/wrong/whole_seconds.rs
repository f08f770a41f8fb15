//! verdict: failed, diagnosis: wrong_time
//!
//! What is less than a second is cut off, so work is given up long before the limit.

use std::time::Duration;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let limit = Duration::from_secs(limit.as_secs());
    tokio::time::timeout(limit, work).await.map_err(|_| "timed out")
}
