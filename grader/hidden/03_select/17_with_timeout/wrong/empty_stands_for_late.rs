//! verdict: failed, diagnosis: wrong_value
//!
//! Work may well return an empty text.

use std::time::Duration;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let output = tokio::time::timeout(limit, work).await.unwrap_or_default();
    if output.is_empty() { Err("timed out") } else { Ok(output) }
}
