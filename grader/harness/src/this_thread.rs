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
    /// The longest time in microseconds that this thread has stood still in real time since it last went
    /// on with a task.
    static STOOD_STILL_US: Cell<u64> = const { Cell::new(0) };
    /// How many outermost polls have begun on this thread.
    static POLLS: Cell<u64> = const { Cell::new(0) };
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

/// Notes that this thread, which is not the one that runs the test, has stood still in real time.
pub fn stood_still(for_us: u64) {
    STOOD_STILL_US.set(STOOD_STILL_US.get().max(for_us));
}

/// For how long it has, where somebody goes on because of it.
pub fn take_stood_still_us() -> Option<u64> {
    Some(STOOD_STILL_US.take()).filter(|us| *us > 0)
}

/// The task being polled on this thread.
pub fn current_task() -> TaskId {
    POLLED
        .try_with(|polled| polled.try_borrow().ok()?.last().copied())
        .ok()
        .flatten()
        .unwrap_or(ROOT_TASK)
}

/// The number of the outermost poll that this thread is in, or was in last.
pub fn polls() -> u64 {
    POLLS.get()
}

/// Notes that a poll of `task` begins. Whether it lies in no other on this thread.
pub fn enter_poll(task: TaskId) -> bool {
    // Where the list is gone, at the end of a thread, nobody asks for the task any more.
    let _ = POLLED.try_with(|polled| polled.borrow_mut().push(task));
    let outer = DEPTH.get();
    if outer == 0 && IN_OUR_POOL.get() {
        // What the task before this one did is none of its doing.
        STOOD_STILL_US.set(0);
    }
    DEPTH.set(outer.saturating_add(1));
    POLLS.set(POLLS.get().wrapping_add(u64::from(outer == 0)));
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
