use std::time::Duration;

/// Returns what `work` returns, or `Err("timed out")` as soon as `limit` has passed.
///
/// Work that is ready at the limit itself is in time, with a limit of zero too. Work that is not is
/// dropped there. A limit is at most a day.
pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    todo!("wait for the work, but no longer than the limit")
}
