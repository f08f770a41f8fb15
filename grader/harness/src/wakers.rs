//! Who waits, where Tokio has no span for it: whatever waits leaves its task's waker somewhere, and
//! whoever ends the waiting calls it.

use std::cell::RefCell;
use std::collections::HashSet;

use protocol::event::{ItemId, TaskId, What};

use crate::{calls, recorder, this_thread};

/// What a task leaves its waker with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// A timer, which tells itself when it begins and ends.
    Timer,
    /// This wait.
    Known(ItemId),
    /// Something that Tokio has no span for.
    Unknown,
}

thread_local! {
    /// Tasks that have left wakers which the record tells of.
    static WAITING: RefCell<HashSet<TaskId>> = RefCell::default();
}

/// A new run begins.
pub fn begin() {
    calls::begin();
    WAITING.with_borrow_mut(HashSet::clear);
}

/// `task` leaves its waker with what is awaited here.
pub fn left(task: TaskId, awaited: Awaited) {
    let wait = match awaited {
        // It tells itself, but that a task stands there now ends what it awaited elsewhere.
        Awaited::Timer if is_known(task) => None,
        Awaited::Timer => return,
        Awaited::Known(wait) => Some(wait),
        Awaited::Unknown => None,
    };
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
