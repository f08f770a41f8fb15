//! What can be found wrong with a run, with its figures. Who decides which it is is `diagnose`;
//! what is said of it, `explain`.

use crate::judgement::story::Standstill;
use crate::vocabulary::report::Diagnosis;

/// What was found, with this run's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    Panicked {
        message: String,
        line: Option<u32>,
        in_task: bool,
    },
    Spinning {
        polls: u64,
    },
    Blocking {
        for_us: u64,
        line: Option<u32>,
        why: Standstill,
    },
    /// A timer of the learner's would end long after the test gives up.
    FarTooLong {
        label: String,
        line: Option<u32>,
        takes_ms: u64,
        expected_ms: Option<u64>,
    },
    /// A timer was made anew again and again, and never ran out.
    Restarted {
        label: String,
        line: u32,
        times: usize,
        gave_up_ms: u64,
    },
    Deadlock {
        waits_for: Option<String>,
        line: Option<u32>,
        gave_up_ms: u64,
    },
    HardCoded {
        what: String,
        got: String,
    },
    NeverAwaited {
        label: Option<String>,
        line: Option<u32>,
    },
    LeakedTask {
        tasks: usize,
        line: Option<u32>,
        at_ms: u64,
    },
    /// What only the hidden test could know, in its words.
    Said {
        diagnosis: Diagnosis,
        sentence: String,
    },
    /// A wrong value whose meaning only the hidden test could know.
    Means {
        diagnosis: Diagnosis,
        what: String,
        expected: String,
        got: String,
    },
    LockHeld {
        lock: &'static str,
        line: Option<u32>,
        while_waiting: String,
        took: Took,
    },
    Sequential {
        first: String,
        then: String,
        line: Option<u32>,
        took: Took,
    },
    Overlapped {
        first: String,
        then: String,
        line: Option<u32>,
        took: Took,
    },
    WrongValue {
        what: String,
        expected: String,
        got: String,
    },
    /// The answer came with the end of a call, when another had long replied.
    WaitedForTheLoser {
        winner: String,
        loser: String,
        took: Took,
    },
    /// The time is wrong, and another thread slept in real time.
    WrongClock {
        slept_ms: u64,
        took: Took,
    },
    WrongTime {
        took: Took,
        /// What it waited for at the end, if that took too long.
        last: Option<String>,
    },
}

/// A duration beside the one expected, in virtual milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    pub got_ms: u64,
    pub expected_ms: u64,
}

impl Finding {
    /// The diagnosis it amounts to.
    pub fn diagnosis(&self) -> Diagnosis {
        match self {
            Self::Panicked { .. } => Diagnosis::Panicked,
            Self::Spinning { .. } => Diagnosis::Spinning,
            Self::Blocking { .. } => Diagnosis::Blocking,
            Self::Restarted { .. } | Self::FarTooLong { .. } | Self::WrongTime { .. } => {
                Diagnosis::WrongTime
            }
            Self::WaitedForTheLoser { .. } => Diagnosis::NotCancelled,
            Self::WrongClock { .. } => Diagnosis::WrongClock,
            Self::Deadlock { .. } => Diagnosis::Deadlock,
            Self::HardCoded { .. } => Diagnosis::HardCoded,
            Self::NeverAwaited { .. } => Diagnosis::NeverAwaited,
            Self::LeakedTask { .. } => Diagnosis::LeakedTask,
            Self::Said { diagnosis, .. } | Self::Means { diagnosis, .. } => *diagnosis,
            Self::LockHeld { .. } => Diagnosis::LockHeld,
            Self::Sequential { .. } => Diagnosis::Sequential,
            Self::Overlapped { .. } => Diagnosis::Overlapped,
            Self::WrongValue { .. } => Diagnosis::WrongValue,
        }
    }

    /// The line of the learner's source it is about.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Panicked { line, .. }
            | Self::Blocking { line, .. }
            | Self::FarTooLong { line, .. }
            | Self::Deadlock { line, .. }
            | Self::NeverAwaited { line, .. }
            | Self::LeakedTask { line, .. }
            | Self::LockHeld { line, .. }
            | Self::Sequential { line, .. }
            | Self::Overlapped { line, .. } => *line,
            Self::Restarted { line, .. } => Some(*line),
            _ => None,
        }
    }
}
