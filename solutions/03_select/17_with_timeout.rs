use std::time::Duration;

use tokio::time::timeout;

/// Returns what `work` returns, or `Err("timed out")` as soon as `limit` has passed.
pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    // Not a `select!` with a sleep, which would do as well: `timeout` polls the work before it
    // looks at the clock, so work that is ready just at the limit counts, every time. `select!`
    // would toss a coin unless it is told to be `biased`.
    timeout(limit, work).await.map_err(|_| "timed out")
}
