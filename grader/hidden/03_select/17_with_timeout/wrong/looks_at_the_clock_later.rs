//! verdict: failed, diagnosis: wrong_time
//!
//! Right about the result, and too late to be of use.

use std::time::Duration;

use tokio::time::Instant;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let began = Instant::now();
    let output = work.await;
    if began.elapsed() <= limit { Ok(output) } else { Err("timed out") }
}
