//! Who waits, where Tokio has no span for it: whatever waits leaves its task's waker somewhere, and
//! whoever ends the waiting calls it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::event::{ItemId, TaskId, What};

use crate::run_kind::RunKind;
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

/// Tasks that have left wakers which the record tells of.
static WAITING: Mutex<BTreeSet<TaskId>> = Mutex::new(BTreeSet::new());

thread_local! {
    /// The record says that nobody looks any more.
    static OUT_OF_SIGHT: Cell<bool> = const { Cell::new(false) };
}

/// A new run begins.
pub fn begin() {
    calls::begin();
    OUT_OF_SIGHT.set(false);
    waiting().clear();
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
    let Some(calls) = calls::here() else {
        if !OUT_OF_SIGHT.replace(true) {
            recorder::record(What::OutOfSight);
        }
        return;
    };
    waiting().insert(task);
    recorder::record_in(Some(calls), What::WakerLeft { wait });
}

/// The task that is polled waits for this, within a future that polls others with wakers of its own.
pub fn left_inside(wait: ItemId) {
    if is_looked_at()
        && let Some(calls) = calls::here()
    {
        recorder::record_in(Some(calls), What::WakerLeft { wait: Some(wait) });
    }
}

/// Somebody wakes `task`.
pub fn used(task: TaskId) {
    // A thread that has stood still in real time has somebody go on: that was waited for.
    if !recorder::on_test_thread()
        && let Some(for_us) = this_thread::take_stood_still_us()
    {
        recorder::record(What::WokeElsewhere { for_us });
    }
    if !waiting().contains(&task) {
        return;
    }
    // Another thread does, or what drives sockets, outside any poll: only that is told.
    let is_driver = !this_thread::is_polling() && RunKind::RealTime.is_on();
    if !recorder::on_test_thread() || is_driver {
        recorder::record(What::WakerUsed { task });
    } else if this_thread::is_polling()
        && let Some(calls) = calls::here()
    {
        // Outside any poll, under a paused clock, it is a timer, which tells itself.
        recorder::record_in(Some(calls), What::WakerUsed { task });
    }
}

/// A waker of `task` is let go, and nobody has called it.
pub fn dropped(task: TaskId) {
    // Outside any poll it is a runtime's own affair.
    if is_known(task)
        && this_thread::is_polling()
        && let Some(calls) = calls::here()
    {
        recorder::record_in(Some(calls), What::WakerDropped { task });
    }
}

/// The answer is not polled in this poll of its task.
pub fn left_alone() {
    if is_looked_at() && is_known(this_thread::current_task()) {
        recorder::record(What::LeftAlone);
    }
}

/// Whether what happens here is the test's, and not the harness's own or another thread's.
fn is_looked_at() -> bool {
    recorder::on_test_thread() && this_thread::is_polling() && !this_thread::is_in_the_harness()
}

fn is_known(task: TaskId) -> bool {
    recorder::on_test_thread() && !this_thread::is_in_the_harness() && waiting().contains(&task)
}

// A panic elsewhere leaves a whole set behind.
fn waiting() -> MutexGuard<'static, BTreeSet<TaskId>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use protocol::event::ROOT_TASK;
    use tokio::task::yield_now;

    use super::*;
    use crate::own_waker::Seen;
    use crate::trial::settle;

    /// Whether the record tells of a waker that the test's own future left in `waits`.
    fn is_told(waits: impl Future<Output = ()>) -> bool {
        begin();
        this_thread::runs_the_test(true);
        this_thread::enter_poll(ROOT_TASK);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(Seen::new(Box::pin(waits)));
        let told = is_known(ROOT_TASK);
        this_thread::leave_poll();
        this_thread::runs_the_test(false);
        told
    }

    #[test]
    fn the_turns_that_a_test_gives_to_others_are_no_waiting_of_the_answers() {
        assert!(is_told(yield_now()));
        assert!(!is_told(settle()));
    }
}
