use std::time::Duration;

use tokio::time::Interval;

/// Counts the ticks of `i` until `limit` has passed since the call, and returns their number.
///
/// Takes as long as `limit`, however many ticks there are.
pub async fn pinned_deadline(i: Interval, limit: Duration) -> usize {
    todo!("count ticks until one deadline for all of them")
}
