//! verdict: failed, diagnosis: wrong_value
//!
//! The `Err` can never happen.

use std::time::Duration;

use tokio::time::timeout;

pub async fn with_timeout(
    _limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    timeout(Duration::from_secs(20), work).await.map_err(|_| "timed out")
}
