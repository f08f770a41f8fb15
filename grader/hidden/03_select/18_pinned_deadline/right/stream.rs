//! A stream of ticks, taken until the timer.

use std::time::Duration;

use futures::StreamExt;
use tokio::time::{Interval, sleep};
use tokio_stream::wrappers::IntervalStream;

pub async fn pinned_deadline(i: Interval, limit: Duration) -> usize {
    IntervalStream::new(i).take_until(sleep(limit)).count().await
}
