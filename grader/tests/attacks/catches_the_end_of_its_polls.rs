//! handed in: failed or timed_out
//! at home: failed or timed_out
//! because: who polls without end is given up on, and there is nothing to catch.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

pub async fn double(n: u32) -> u32 {
    let mut spinning = pin!(async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| spinning.as_mut().poll(context)));
        polled.map_or(Poll::Ready(n * 2), |poll: Poll<()>| poll.map(|()| n))
    })
    .await
}
