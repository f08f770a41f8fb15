//! A limit is a deadline from now on.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    timeout_at(Instant::now() + limit, work).await.or(Err("timed out"))
}
