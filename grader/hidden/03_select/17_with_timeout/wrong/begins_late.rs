//! verdict: failed, diagnosis: wrong_value
//!
//! The limit begins to count only when the work has been polled again.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Sleep, sleep};

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let mut work = pin!(work);
    let mut timer: Option<Pin<Box<Sleep>>> = None;
    let mut seen = false;
    poll_fn(move |cx| {
        if let Poll::Ready(text) = work.as_mut().poll(cx) {
            return Poll::Ready(Ok(text));
        }
        if !seen {
            seen = true;
            return Poll::Pending;
        }
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer.as_mut().poll(cx).map(|()| Err("timed out"))
    })
    .await
}
