//! What is seen of runtimes that an answer builds for itself: how many futures they block on, how
//! many timers they are asked for, and what all of it costs. The record of a run has what happened;
//! here is what a test can ask for while it runs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::real_time;
use crate::trial::Trial;

static BLOCKED_ON: AtomicU32 = AtomicU32::new(0);
static TIMERS: AtomicU32 = AtomicU32::new(0);

/// Begins to count afresh. What blocks by now is the run itself.
pub fn forget() {
    BLOCKED_ON.store(0, Ordering::Relaxed);
    TIMERS.store(0, Ordering::Relaxed);
}

/// A runtime begins to block on a future.
pub fn blocks_on_one() {
    BLOCKED_ON.fetch_add(1, Ordering::Relaxed);
}

/// A timer begins to count.
pub fn sets_a_timer() {
    TIMERS.fetch_add(1, Ordering::Relaxed);
}

impl Trial {
    /// How many futures Tokio's runtimes have been made to block on so far, beside the run itself.
    ///
    /// ```ignore
    /// let greeting: String = t.call(|| run("Ada", Duration::ZERO));
    /// t.equal("the futures that it blocked on", t.blocked_on(), 1);
    /// ```
    pub fn blocked_on(&self) -> u32 {
        BLOCKED_ON.load(Ordering::Relaxed)
    }

    /// How many of Tokio's timers have begun to count so far: those that nobody has polled have not.
    pub fn timers_set(&self) -> u32 {
        TIMERS.load(Ordering::Relaxed)
    }

    /// Processor time that all threads of this process have used together, until now. `None` where
    /// the system does not tell. A thread that sleeps uses none, however long; a loaded machine
    /// makes it no longer, but a loop that turns meanwhile gets less of it.
    pub fn processor_time(&self) -> Option<Duration> {
        real_time::processor_ns().map(Duration::from_nanos)
    }
}
