//! What is noted of calls: when each began, how it ended, and how many overlapped. A probe keeps one
//! ledger of its own calls, the grader's harness one of all calls of a run.

use crate::world::Ended;

/// What was noted of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeCall {
    /// The label it was given.
    pub label: String,
    /// When it was first polled, in milliseconds; `None` if it never was.
    pub started_ms: Option<u64>,
    /// When it returned or was dropped; `None` while it is under way.
    pub ended_ms: Option<u64>,
    /// It was dropped before it returned.
    pub dropped: bool,
    /// The task it was first polled on; `None` for the one that the runtime blocks on.
    pub task: Option<tokio::task::Id>,
}

/// Calls in the order they were made. It has no clock: whoever keeps it says what time it is.
#[derive(Debug, Default)]
pub struct Ledger {
    calls: Vec<ProbeCall>,
    in_flight: usize,
    most_in_flight: usize,
}

impl Ledger {
    /// A ledger with nothing in it.
    pub const fn new() -> Self {
        Self { calls: vec![], in_flight: 0, most_in_flight: 0 }
    }

    /// A call was made, but not polled. Returns its index.
    pub fn made(&mut self, label: &str) -> usize {
        self.calls.push(ProbeCall {
            label: label.to_owned(),
            started_ms: None,
            ended_ms: None,
            dropped: false,
            task: None,
        });
        self.calls.len() - 1
    }

    /// The call of this index is being polled for the first time, on the current task.
    pub fn started(&mut self, index: usize, now_ms: u64) {
        let Some(call) = self.calls.get_mut(index) else { return };
        call.started_ms = Some(now_ms);
        call.task = tokio::task::try_id();
        self.in_flight = self.in_flight.saturating_add(1);
        self.most_in_flight = self.most_in_flight.max(self.in_flight);
    }

    /// The call of this index is over.
    pub fn ended(&mut self, index: usize, now_ms: u64, how: Ended) {
        let Some(call) = self.calls.get_mut(index) else { return };
        call.ended_ms = Some(now_ms);
        call.dropped = how != Ended::Completed;
        if call.started_ms.is_some() {
            self.in_flight = self.in_flight.saturating_sub(1);
        }
    }

    /// Every call, in the order they were made.
    pub fn calls(&self) -> &[ProbeCall] {
        &self.calls
    }

    /// How many calls are under way.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// The most calls that were under way at once.
    pub fn most_in_flight(&self) -> usize {
        self.most_in_flight
    }
}
