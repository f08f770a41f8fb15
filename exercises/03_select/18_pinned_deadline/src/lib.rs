use std::time::Duration;

use tokio::time::Interval;

/// Counts the ticks of `i`, as they come, until `limit` has passed since the first poll, and
/// returns their number.
///
/// Takes as long as `limit`, however many ticks there are. One at the limit itself may count or
/// not.
pub async fn pinned_deadline(i: Interval, limit: Duration) -> usize {
    todo!("count ticks until one deadline for all of them")
}
