//! The same by hand: the work first, then the clock.

use std::time::Duration;

use tokio::time::sleep;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    tokio::select! {
        biased;
        output = work => Ok(output),
        () = sleep(limit) => Err("timed out"),
    }
}
