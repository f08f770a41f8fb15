use std::time::Duration;

/// Returns what `work` returns, or `Err("timed out")` as soon as `limit` has passed.
///
/// Work that is ready at the limit itself is in time. Work that is not is dropped there.
pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    todo!("wait for the work, but no longer than the limit")
}
