//! The timers by which a peer takes its time. What they count is none of the answer's waiting: that is
//! seen by the waker which the answer leaves with the wire.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, Sleep, sleep_until};

use crate::this_thread;

/// A timer that is made when it is needed first.
#[derive(Debug, Default)]
pub struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// Has `cx` woken at that instant. Never ready: whoever is woken looks for itself.
    pub fn waits_until<T>(&mut self, instant: Instant, cx: &mut Context<'_>) -> Poll<T> {
        let sleep = self.0.get_or_insert_with(|| Box::pin(sleep_until(instant)));
        if sleep.deadline() != instant {
            sleep.as_mut().reset(instant);
        }
        if this_thread::for_the_harness(|| sleep.as_mut().poll(cx)).is_ready() {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}
