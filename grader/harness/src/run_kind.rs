//! What time the run that is on counts in. Asked on every thread, from inside calls of libc too.

use std::sync::atomic::{AtomicU8, Ordering};

static CURRENT: AtomicU8 = AtomicU8::new(RunKind::None as u8);

/// The kinds of run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// None is on.
    None,
    /// A test under a paused clock.
    Paused,
    /// A test for a paused clock, once more in real time.
    PausedInRealTime,
    /// A test in real time, in a runtime or outside.
    RealTime,
}

impl RunKind {
    /// Makes this the kind of the run that is on.
    pub fn set(self) {
        CURRENT.store(self as u8, Ordering::Relaxed);
    }

    /// Whether this is the kind of the run that is on.
    pub fn is_on(self) -> bool {
        CURRENT.load(Ordering::Relaxed) == self as u8
    }

    /// Whether the test of the run that is on is one for a paused clock.
    pub fn paused_test_is_on() -> bool {
        Self::Paused.is_on() || Self::PausedInRealTime.is_on()
    }
}
