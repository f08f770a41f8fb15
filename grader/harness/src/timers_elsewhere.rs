//! Timers that count by another clock than the one that a test under a paused clock goes by: those of
//! a runtime that the answer has built, which a thread of its own drives.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use protocol::Diagnosis;
use protocol::claim::Check;
use tokio::runtime::{Handle, Id};

/// The runtime of the test that is on, where that is one for a paused clock.
static TIME_PASSES_ON: RwLock<Option<Id>> = RwLock::new(None);
/// A timer was made for another one in this run.
static ANOTHER_HAS_A_TIMER: AtomicBool = AtomicBool::new(false);

/// From now on time passes on this runtime; `None` where it passes on all of them.
pub fn time_passes_on(runtime: Option<Id>) {
    *TIME_PASSES_ON.write().unwrap_or_else(PoisonError::into_inner) = runtime;
}

/// Whether a timer that is being made belongs to another one. Its time is real, and how much of it
/// passes is the machine's to say, so an answer that waits for it would be judged by luck.
pub fn makes_one() -> bool {
    let ours = *TIME_PASSES_ON.read().unwrap_or_else(PoisonError::into_inner);
    let elsewhere =
        ours.is_some_and(|ours| Handle::try_current().is_ok_and(|current| current.id() != ours));
    if elsewhere {
        ANOTHER_HAS_A_TIMER.store(true, Ordering::Relaxed);
    }
    elsewhere
}

/// What is to be said of timers that another runtime had in the run that has ended.
pub fn take() -> Option<Check> {
    ANOTHER_HAS_A_TIMER.swap(false, Ordering::Relaxed).then(|| Check::Fact {
        otherwise: "A timer counts on another runtime, in real time. Make it and await it on the \
                    runtime that polls you."
            .to_owned(),
        holds: false,
        means: Diagnosis::WrongTool,
    })
}
