//! What is seen of runtimes that an answer builds for itself: how many futures they block on, how
//! many timers they are asked for, and what all of it costs. The record of a run has what happened;
//! here is what a test can ask for while it runs.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use crate::trial::Trial;
use crate::{real_time, system_clocks};

static BLOCKED_ON: AtomicU32 = AtomicU32::new(0);
static TIMERS: AtomicU32 = AtomicU32::new(0);
static SET_FOR_MS: AtomicU64 = AtomicU64::new(0);
/// The clock stood until the first timer was set.
static STOOD: AtomicBool = AtomicBool::new(false);

/// Begins to count afresh. What blocks by now is the run itself.
pub fn forget() {
    BLOCKED_ON.store(0, Ordering::Relaxed);
    TIMERS.store(0, Ordering::Relaxed);
    SET_FOR_MS.store(0, Ordering::Relaxed);
}

/// A runtime begins to block on a future.
pub fn blocks_on_one() {
    BLOCKED_ON.fetch_add(1, Ordering::Relaxed);
}

/// A timer begins to count so many milliseconds.
pub fn sets_a_timer(after_ms: u64) {
    TIMERS.fetch_add(1, Ordering::Relaxed);
    SET_FOR_MS.fetch_add(after_ms, Ordering::Relaxed);
    if system_clocks::go_on() {
        STOOD.store(true, Ordering::Relaxed);
    }
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

    /// Calls `act`, which has a runtime of its own wait for as long as it is told, and says for how
    /// many milliseconds its timers were set, all together. The system's clock stands until the
    /// first of them is set, so that this one is set for just what it is told, rounded up: what an
    /// answer has cut off is seen, and how late a machine wakes it is not. `None` where no timer was
    /// set, or not for so long that the clock had to go on.
    ///
    /// ```ignore
    /// let (greeting, set_ms) = t.set_for_ms(|t| t.call(|| run("Ada", told)));
    /// ```
    pub fn set_for_ms<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> (T, Option<u64>) {
        STOOD.store(false, Ordering::Relaxed);
        let before_ms = SET_FOR_MS.load(Ordering::Relaxed);
        system_clocks::stop(real_time::now_ns());
        let done = act(self);
        system_clocks::go_on();
        let set_ms = SET_FOR_MS.load(Ordering::Relaxed).saturating_sub(before_ms);
        (done, STOOD.load(Ordering::Relaxed).then_some(set_ms))
    }

    /// Processor time that all threads of this process have used together, until now. `None` where
    /// the system does not tell. A thread that sleeps uses none, however long; a loaded machine
    /// makes it no longer, but a loop that turns meanwhile gets less of it.
    pub fn processor_time(&self) -> Option<Duration> {
        real_time::processor_ns().map(Duration::from_nanos)
    }
}
