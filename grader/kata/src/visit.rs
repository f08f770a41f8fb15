//! The entry through which a call tells its probe how it goes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::ledger::Ledger;
use crate::world::{Ended, now};

/// A probe's notes, shared with the calls that it handed out.
#[derive(Clone, Debug)]
pub(crate) struct SharedNotes(Arc<Mutex<Notes>>);

#[derive(Debug)]
pub(crate) struct Notes {
    made: Instant,
    pub ledger: Ledger,
}

/// One call's entry in a probe's notes.
pub(crate) struct Visit {
    notes: SharedNotes,
    index: usize,
}

impl SharedNotes {
    /// None so far. Times count from here.
    pub fn new() -> Self {
        let notes = Notes { made: now(), ledger: Ledger::new() };
        Self(Arc::new(Mutex::new(notes)))
    }

    // A panic elsewhere leaves plain notes behind, not broken ones.
    pub fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visit {
    pub fn new(notes: &SharedNotes, label: &str) -> Self {
        let index = notes.lock().ledger.made(label);
        Self { notes: notes.clone(), index }
    }

    pub fn start(&mut self) {
        let now = now();
        let mut notes = self.notes.lock();
        let now_ms = notes.ms_until(now);
        notes.ledger.started(self.index, now_ms);
    }

    pub fn end(self, how: Ended) {
        let now = now();
        let mut notes = self.notes.lock();
        let now_ms = notes.ms_until(now);
        notes.ledger.ended(self.index, now_ms, how);
    }
}

impl Notes {
    fn ms_until(&self, now: Instant) -> u64 {
        let passed = now.saturating_duration_since(self.made);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }
}
