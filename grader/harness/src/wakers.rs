//! Who waits, where Tokio has no span for it: whatever waits leaves its task's waker somewhere, and
//! whoever ends the waiting calls it.
//!
//! Of spawned tasks Tokio tells that itself. The test's own future gets a waker of ours.

use std::cell::RefCell;
use std::collections::HashSet;
use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use protocol::event::{ItemId, ROOT_TASK, TaskId, What};

use crate::{calls, recorder, this_thread};

thread_local! {
    /// Tasks that have left wakers which the record tells of.
    static WAITING: RefCell<HashSet<TaskId>> = RefCell::default();
}

/// A new run begins.
pub fn begin() {
    calls::begin();
    WAITING.with_borrow_mut(HashSet::clear);
}

/// `task` leaves its waker with what it waits for: for `wait`, if that is known.
pub fn left(task: TaskId, wait: Option<ItemId>) {
    if !is_looked_at() || this_thread::current_task() != task {
        return;
    }
    WAITING.with_borrow_mut(|waiting| waiting.insert(task));
    recorder::record_in(calls::here(), What::WakerLeft { wait });
}

/// Somebody wakes `task`.
pub fn used(task: TaskId) {
    if is_known(task) {
        let calls = if this_thread::is_polling() { calls::here() } else { Some(vec![]) };
        recorder::record_in(calls, What::WakerUsed { task });
    }
}

/// A waker of `task` is let go, and nobody has called it.
pub fn dropped(task: TaskId) {
    // Outside any poll it is a runtime's own affair.
    if is_known(task) && this_thread::is_polling() {
        recorder::record_in(calls::here(), What::WakerDropped { task });
    }
}

/// Whether what happens here is the test's, and not the harness's own or another thread's.
fn is_looked_at() -> bool {
    recorder::on_test_thread() && this_thread::is_polling()
}

fn is_known(task: TaskId) -> bool {
    recorder::on_test_thread() && WAITING.with_borrow(|waiting| waiting.contains(&task))
}

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
pub fn seen(waker: Waker) -> Waker {
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
    left(ROOT_TASK, None);
    // SAFETY: it comes from `raw`, and is borrowed only.
    let waker = unsafe { ManuallyDrop::new(Arc::from_raw(waker.cast::<Waker>())) };
    raw(Arc::clone(&waker))
}

unsafe fn wake(waker: *const ()) {
    used(ROOT_TASK);
    // SAFETY: it comes from `raw`, and nobody uses it after this.
    let waker = unsafe { Arc::from_raw(waker.cast::<Waker>()) };
    waker.wake_by_ref();
}

unsafe fn wake_by_ref(waker: *const ()) {
    used(ROOT_TASK);
    // SAFETY: it comes from `raw`, and is borrowed only.
    let waker = unsafe { ManuallyDrop::new(Arc::from_raw(waker.cast::<Waker>())) };
    waker.wake_by_ref();
}

unsafe fn let_go(waker: *const ()) {
    dropped(ROOT_TASK);
    // SAFETY: it comes from `raw`, and nobody uses it after this.
    drop(unsafe { Arc::from_raw(waker.cast::<Waker>()) });
}
