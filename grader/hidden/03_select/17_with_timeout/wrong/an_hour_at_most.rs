//! verdict: failed, diagnosis: wrong_value
//!
//! Cuts limits to an hour.

use std::time::Duration;

use tokio::time::timeout;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let limit = limit.min(Duration::from_secs(60 * 60));
    match timeout(limit, work).await {
        Ok(text) => Ok(text),
        Err(_) => Err("timed out"),
    }
}
