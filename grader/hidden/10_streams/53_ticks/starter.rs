use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Sleep, sleep};

/// A clock that ticks `count` times, once every `period`, and then has ended. Its items are the
/// numbers of the ticks: 1, 2, 3…
///
/// The first tick is due one `period` after `new`, and each of the others one `period` after the one
/// before it was *due*, however late that was taken.
pub struct Ticks {
    period: Duration,
    count: u32,
    /// How many ticks have been given so far.
    given: u32,
    /// Runs out when the next tick is due.
    timer: Pin<Box<Sleep>>,
}

impl Ticks {
    /// `period` is at least a millisecond.
    pub fn new(period: Duration, count: u32) -> Self {
        Self { period, count, given: 0, timer: Box::pin(sleep(period)) }
    }
}

impl Stream for Ticks {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        todo!("give the next tick if it is due; otherwise see to it that `cx` is woken when it is")
    }
}
