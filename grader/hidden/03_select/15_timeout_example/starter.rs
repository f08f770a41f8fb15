use std::time::Duration;

/// Returns `kata::select::report()` (10 s), or `"timed out"` if it is not ready after 50 ms.
///
/// Takes 50 ms at most, and less if the report is ready earlier. A late report is dropped.
pub async fn timeout_example() -> &'static str {
    todo!("wait for the report or for 50 ms, whichever comes first")
}
