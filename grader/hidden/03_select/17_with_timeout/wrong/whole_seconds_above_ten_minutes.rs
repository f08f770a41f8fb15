//! verdict: failed, diagnosis: wrong_value
//!
//! A long limit loses its part of a second.

use std::time::Duration;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let limit =
        if limit > Duration::from_secs(600) { Duration::from_secs(limit.as_secs()) } else { limit };
    tokio::time::timeout(limit, work).await.map_err(|_| "timed out")
}
