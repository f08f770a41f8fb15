//! verdict: failed, diagnosis: wrong_value
//!
//! Refuses a limit of zero without a look at the work.

use std::time::Duration;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    if limit.is_zero() {
        return Err("timed out");
    }
    tokio::time::timeout(limit, work).await.map_err(|_| "timed out")
}
