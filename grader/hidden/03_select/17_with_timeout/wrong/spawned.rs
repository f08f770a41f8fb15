//! verdict: failed, diagnosis: leaked_task
//!
//! The limit drops the handle, and the work goes on.

use std::time::Duration;

use tokio::time::timeout;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String> + Send + 'static,
) -> Result<String, &'static str> {
    match timeout(limit, tokio::spawn(work)).await {
        Ok(output) => output.map_err(|_| "panicked"),
        Err(_) => Err("timed out"),
    }
}
