//! What a run looked like in time, virtual or real: bars on lanes.

use serde::{Deserialize, Serialize};

/// Stands behind the name of what has come, while whoever waits for it is not polled any more.
pub const UNPOLLED: &str = " (unpolled)";

/// What the lane of a semaphore's permits is called.
pub const SEMAPHORE: &str = "Semaphore";

/// How long a thread stands still that never goes on.
pub const FOR_EVER: u64 = u64::MAX;

/// One bar. As in the JSON of `check`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// The lane it is drawn on, such as `fetch_user(1)`.
    pub lane: String,
    /// The task it ran on; 1 is the one that called the learner's code.
    pub task: u32,
    /// When it began, in milliseconds of its clock since the run began.
    pub start_ms: u64,
    /// When it ended.
    pub end_ms: u64,
    /// What it was doing.
    pub kind: BarKind,
    /// The line in the learner's source it comes from.
    pub line: Option<u32>,
    /// The clock that its times are of.
    #[serde(default, skip_serializing_if = "Clock::is_virtual")]
    pub clock: Clock,
    /// It is not the learner's doing: the hidden test began it on its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_test: bool,
    /// The task that has what it waits for, where these tasks wait for each other in a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<u32>,
    /// What was cut short was dropped by the hidden test, with the future that it had been given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dropped_by_test: bool,
    /// It had no end when the run was given up, at this time: where it ends here is no end of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up_ms: Option<u64>,
    /// When a thread stood still, on the clock that stood still with it, where `start_ms` is another
    /// time: of several standstills at one instant the next begins where the one before ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// How long a thread stood still, in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood_still_us: Option<u64>,
}

impl Bar {
    /// How it ends.
    pub fn ending(&self) -> Ending {
        match (self.given_up_ms, self.dropped_by_test) {
            (Some(_), _) => Ending::Open,
            (None, true) => Ending::ByTest,
            (None, false) => Ending::Own,
        }
    }

    /// From when to when it goes on the axis of its clock. A thread that stands still takes none of that
    /// time, however long it does: what comes after it begins at the same instant.
    pub fn span_ms(&self) -> (u64, u64) {
        match self.kind {
            BarKind::Blocked => {
                let at_ms = self.at_ms.unwrap_or(self.start_ms);
                (at_ms, at_ms)
            }
            // A record that nobody trusts may claim an end before the start.
            _ => (self.start_ms, self.end_ms.max(self.start_ms)),
        }
    }

    /// How long the thread stood still, in microseconds, which no axis shows; [`FOR_EVER`] without an end.
    pub fn stood_still_us(&self) -> u64 {
        let drawn_ms = self.end_ms.saturating_sub(self.start_ms);
        match (self.kind, self.stood_still_us, drawn_ms) {
            (BarKind::Blocked, Some(us), _) => us,
            (BarKind::Blocked, None, 0) => FOR_EVER,
            (BarKind::Blocked, None, _) => drawn_ms.saturating_mul(1000),
            _ => 0,
        }
    }

    /// Whether what is in hand is a permit, and not a lock.
    pub fn is_permit(&self) -> bool {
        self.kind == BarKind::Held && self.lane == SEMAPHORE
    }
}

/// How a bar ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ending {
    /// As its kind says.
    #[default]
    Own,
    /// Its future was dropped by the hidden test.
    ByTest,
    /// Not at all: the run was given up before.
    Open,
}

/// A clock that times are read from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Tokio's, paused: it moves while everything waits.
    #[default]
    Virtual,
    /// The machine's.
    Real,
}

impl Clock {
    fn is_virtual(&self) -> bool {
        *self == Self::Virtual
    }
}

/// What a bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarKind {
    /// Waiting for a timer, a call or a lock.
    Wait,
    /// A task, from its first poll to its end.
    Run,
    /// The thread stood still.
    Blocked,
    /// Waiting that was cut short: its future was dropped.
    Dropped,
    /// The same, and what its future had was lost with it.
    Lost,
    /// A task that was still alive after the answer was given.
    Leaked,
    /// A lock or permit in hand.
    Held,
}
