//! verdict: failed, diagnosis: wrong_value
//!
//! Five seconds, whatever was asked for.

use std::time::Duration;

use tokio::time::timeout;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let began = tokio::time::Instant::now();
    let output = timeout(Duration::from_secs(5), work).await.map_err(|_| "timed out")?;
    if began.elapsed() <= limit { Ok(output) } else { Err("timed out") }
}
