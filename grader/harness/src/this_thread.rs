//! What this thread is there for: whether it runs the test, and which tasks it is polling.
//!
//! Asked from inside calls of libc too, so nothing here waits, and only the list of tasks allocates.

use std::cell::{Cell, RefCell};

use protocol::event::{ROOT_TASK, TaskId};
use tokio::runtime::Handle;

thread_local! {
    /// Set on the thread that runs the test, which also drives the runtime of a paused run.
    static RUNS_THE_TEST: Cell<bool> = const { Cell::new(false) };
    /// Set on threads that our runtime keeps for blocking tasks.
    static IN_OUR_POOL: Cell<bool> = const { Cell::new(false) };
    /// Set while the harness itself is at work, called by what a learner has written.
    static IN_THE_HARNESS: Cell<bool> = const { Cell::new(false) };
    /// How many polls this thread is in, one inside the other.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// The tasks being polled on this thread, innermost last.
    static POLLED: RefCell<Vec<TaskId>> = const { RefCell::new(Vec::new()) };
}

/// Marks whether this thread runs the test.
pub fn runs_the_test(yes: bool) {
    RUNS_THE_TEST.set(yes);
}

/// Whether this thread runs the test.
pub fn is_the_tests() -> bool {
    RUNS_THE_TEST.get()
}

/// Marks this thread as one that our runtime keeps for blocking tasks.
pub fn joins_our_pool() {
    IN_OUR_POOL.set(true);
}

/// Whether it is one of those, with no task to run.
pub fn is_idle_in_our_pool() -> bool {
    IN_OUR_POOL.get() && !is_polling()
}

/// Whether a task is being polled on this thread.
pub fn is_polling() -> bool {
    DEPTH.get() > 0
}

/// Does `act`, which is the harness's own work: what it waits for is none of the learner's doing.
pub fn for_the_harness<T>(act: impl FnOnce() -> T) -> T {
    let before = IN_THE_HARNESS.replace(true);
    let done = act();
    IN_THE_HARNESS.set(before);
    done
}

/// Whether the harness itself is at work here.
pub fn is_in_the_harness() -> bool {
    IN_THE_HARNESS.get()
}

/// Whether what runs here was written by the learner, as far as that can be told: a runtime's own
/// work is done on threads of a runtime, outside any poll.
pub fn is_the_answers() -> bool {
    !IN_THE_HARNESS.get() && (is_polling() || !IN_OUR_POOL.get() && Handle::try_current().is_err())
}

/// The task being polled on this thread.
pub fn current_task() -> TaskId {
    POLLED
        .try_with(|polled| polled.try_borrow().ok()?.last().copied())
        .ok()
        .flatten()
        .unwrap_or(ROOT_TASK)
}

/// Notes that a poll of `task` begins. Whether it lies in no other on this thread.
pub fn enter_poll(task: TaskId) -> bool {
    // Where the list is gone, at the end of a thread, nobody asks for the task any more.
    let _ = POLLED.try_with(|polled| polled.borrow_mut().push(task));
    let outer = DEPTH.get();
    DEPTH.set(outer.saturating_add(1));
    outer == 0
}

/// Notes that the innermost poll is over. Whether it lay in no other.
pub fn leave_poll() -> bool {
    let _ = POLLED.try_with(|polled| polled.borrow_mut().pop());
    let left = DEPTH.get().saturating_sub(1);
    DEPTH.set(left);
    left == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_harness_does_inside_a_poll_is_not_the_answers() {
        enter_poll(7);
        assert!(is_the_answers());
        assert!(!for_the_harness(is_the_answers));
        assert!(is_the_answers());
        leave_poll();
    }
}
