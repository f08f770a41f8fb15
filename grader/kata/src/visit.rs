//! What a probe notes of one call, and the entry through which the call says how it goes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::world::{Ended, now};

/// What a [`Probe`](crate::Probe) noted of one call.
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

/// A probe's notes, shared with the calls that it handed out.
#[derive(Clone, Debug)]
pub(crate) struct SharedNotes(Arc<Mutex<Notes>>);

#[derive(Debug)]
pub(crate) struct Notes {
    made: Instant,
    pub calls: Vec<ProbeCall>,
    pub in_flight: usize,
    pub most_in_flight: usize,
}

/// One call's entry in a probe's notes.
pub(crate) struct Visit {
    notes: SharedNotes,
    index: usize,
}

impl SharedNotes {
    /// None so far. Times count from here.
    pub fn new() -> Self {
        let notes = Notes { made: now(), calls: vec![], in_flight: 0, most_in_flight: 0 };
        Self(Arc::new(Mutex::new(notes)))
    }

    // A panic elsewhere leaves plain notes behind, not broken ones.
    pub fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visit {
    pub fn new(notes: &SharedNotes, label: &str) -> Self {
        let mut locked = notes.lock();
        let index = locked.calls.len();
        locked.calls.push(ProbeCall {
            label: label.to_owned(),
            started_ms: None,
            ended_ms: None,
            dropped: false,
            task: None,
        });
        drop(locked);
        Self { notes: notes.clone(), index }
    }

    pub fn start(&mut self) {
        let now = now();
        let mut notes = self.notes.lock();
        notes.in_flight = notes.in_flight.saturating_add(1);
        notes.most_in_flight = notes.most_in_flight.max(notes.in_flight);
        let now_ms = notes.ms_until(now);
        if let Some(call) = notes.calls.get_mut(self.index) {
            call.started_ms = Some(now_ms);
            call.task = tokio::task::try_id();
        }
    }

    pub fn end(self, how: Ended) {
        let now = now();
        let mut notes = self.notes.lock();
        if how != Ended::NeverPolled {
            notes.in_flight = notes.in_flight.saturating_sub(1);
        }
        let now_ms = notes.ms_until(now);
        if let Some(call) = notes.calls.get_mut(self.index) {
            call.ended_ms = Some(now_ms);
            call.dropped = how != Ended::Completed;
        }
    }
}

impl Notes {
    fn ms_until(&self, now: Instant) -> u64 {
        let passed = now.saturating_duration_since(self.made);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }
}
