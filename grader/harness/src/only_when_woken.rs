//! Polls a future only when it has asked for it.
//!
//! Whoever waits for two things in one task polls both whenever one of them wakes the task. That
//! would hide an answer that has forgotten to be woken. What the future waits for is seen as if it were
//! the test's own.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::own_waker::Seen;
use crate::wakers;

/// A future that is left alone until its own waker was called.
pub struct OnlyWhenWoken<F> {
    future: Seen<F>,
    bell: Arc<Bell>,
}

struct Bell {
    rung: AtomicBool,
    task: Mutex<Waker>,
}

impl<F> OnlyWhenWoken<F> {
    /// The first poll needs no waking.
    pub fn new(future: F) -> Self {
        let bell = Bell { rung: AtomicBool::new(true), task: Mutex::new(Waker::noop().clone()) };
        Self { future: Seen::new(future), bell: Arc::new(bell) }
    }
}

impl<F: Future + Unpin> Future for OnlyWhenWoken<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.bell.task().clone_from(cx.waker());
        if !self.bell.rung.swap(false, Ordering::AcqRel) {
            wakers::left_alone();
            return Poll::Pending;
        }
        let waker = Waker::from(Arc::clone(&self.bell));
        Pin::new(&mut self.future).poll(&mut Context::from_waker(&waker))
    }
}

impl Bell {
    // A panic elsewhere leaves a whole waker behind.
    fn task(&self) -> MutexGuard<'_, Waker> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        // Not called with the lock held: a waker may do anything.
        let task = self.task().clone();
        task.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::OnlyWhenWoken;

    #[test]
    fn a_future_is_polled_again_only_when_woken() {
        let (mut polls, mut waker) = (0, None);
        let mut future = pin!(OnlyWhenWoken::new(poll_fn(|cx: &mut Context<'_>| {
            polls += 1;
            waker = Some(cx.waker().clone());
            if polls == 2 { Poll::Ready(polls) } else { Poll::Pending }
        })));
        let mut poll = || future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(poll().is_pending());
        assert!(poll().is_pending());
    }
}
