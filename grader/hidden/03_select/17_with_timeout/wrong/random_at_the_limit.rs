//! verdict: failed, diagnosis: wrong_value
//!
//! Ready at the same moment, one of both is chosen at random.

use std::time::Duration;

use tokio::time::sleep;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    tokio::select! {
        output = work => Ok(output),
        () = sleep(limit) => Err("timed out"),
    }
}
