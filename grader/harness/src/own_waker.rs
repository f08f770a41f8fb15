//! The waker that the test's own future gets: one that is seen, as Tokio shows those of spawned tasks.

use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use protocol::event::ROOT_TASK;

use crate::{spans, wakers};

/// The test's own future, whose wakers are seen as those of tasks are.
pub struct Seen<F> {
    future: F,
    /// What wakes it, and what it is given instead.
    wakers: Option<(Waker, Waker)>,
}

impl<F> Seen<F> {
    pub fn new(future: F) -> Self {
        Self { future, wakers: None }
    }
}

impl<F: Future + Unpin> Future for Seen<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let known = self.wakers.take().filter(|(theirs, _)| theirs.will_wake(cx.waker()));
        let (theirs, ours) =
            known.unwrap_or_else(|| (cx.waker().clone(), seen(cx.waker().clone())));
        let polled = Pin::new(&mut self.future).poll(&mut Context::from_waker(&ours));
        self.wakers = Some((theirs, ours));
        polled
    }
}

/// A waker that does what `waker` does, and is seen.
fn seen(waker: Waker) -> Waker {
    // SAFETY: the pointer is one to an `Arc<Waker>`, as the functions of the table expect.
    unsafe { Waker::from_raw(raw(Arc::new(waker))) }
}

fn raw(waker: Arc<Waker>) -> RawWaker {
    RawWaker::new(Arc::into_raw(waker).cast(), &TABLE)
}

static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, let_go);

/// # Safety
///
/// `waker`, here and below, must come from [`raw`].
unsafe fn clone(waker: *const ()) -> RawWaker {
    wakers::left(ROOT_TASK, spans::awaited());
    // SAFETY: it comes from `raw`, and is borrowed only.
    let waker = unsafe { ManuallyDrop::new(Arc::from_raw(waker.cast::<Waker>())) };
    raw(Arc::clone(&waker))
}

unsafe fn wake(waker: *const ()) {
    wakers::used(ROOT_TASK);
    // SAFETY: it comes from `raw`, and nobody uses it after this.
    let waker = unsafe { Arc::from_raw(waker.cast::<Waker>()) };
    waker.wake_by_ref();
}

unsafe fn wake_by_ref(waker: *const ()) {
    wakers::used(ROOT_TASK);
    // SAFETY: it comes from `raw`, and is borrowed only.
    let waker = unsafe { ManuallyDrop::new(Arc::from_raw(waker.cast::<Waker>())) };
    waker.wake_by_ref();
}

unsafe fn let_go(waker: *const ()) {
    wakers::dropped(ROOT_TASK);
    // SAFETY: it comes from `raw`, and nobody uses it after this.
    drop(unsafe { Arc::from_raw(waker.cast::<Waker>()) });
}
