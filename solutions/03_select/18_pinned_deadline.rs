use std::pin::pin;
use std::time::Duration;

use tokio::time::{Interval, sleep};

/// Counts the ticks of `i` until `limit` has passed since the first poll.
pub async fn pinned_deadline(mut i: Interval, limit: Duration) -> usize {
    // Made here, before the loop, so that it counts from the first poll. `select!` gets only a
    // reference: the timer survives every turn that it loses.
    let mut deadline = pin!(sleep(limit));
    let mut ticks = 0;
    loop {
        tokio::select! {
            // This one is made anew every time, which is fine: a `tick` that is dropped loses
            // nothing, because the interval itself remembers when the next one is due.
            _ = i.tick() => ticks += 1,
            () = &mut deadline => return ticks,
        }
    }
}
