//! A probe: hands out calls and notes when each started, how it ended, and how many overlapped.

use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::call::Call;
use crate::ledger::{Ledger, ProbeCall};
use crate::world::Ended;

/// Stands in for work that takes time, and watches how it is used.
///
/// Times are whole milliseconds on the runtime's clock since the probe was made. A clone shares
/// the same notes.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let probe = kata::Probe::new();
/// tokio::join!(probe.call("a", 30), probe.call("b", 50));
///
/// assert_eq!(probe.most_in_flight(), 2);
/// let notes = probe.calls();
/// assert_eq!((notes[1].label.as_str(), notes[1].ended_ms), ("b", Some(50)));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Probe {
    notes: Arc<Mutex<Notes>>,
}

#[derive(Debug)]
struct Notes {
    made: Instant,
    ledger: Ledger,
}

impl Default for Probe {
    fn default() -> Self {
        Self::new()
    }
}

impl Probe {
    /// A probe with nothing noted. Its clock starts here.
    pub fn new() -> Self {
        let notes = Notes { made: Instant::now(), ledger: Ledger::new() };
        Self { notes: Arc::new(Mutex::new(notes)) }
    }

    /// A piece of work that takes `ms` milliseconds once it is awaited.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn call(&self, label: impl Into<String>, ms: u64) -> Call<()> {
        let label = label.into();
        let visit = Visit::new(self, &label);
        Call::new(&label, Duration::from_millis(ms), (), Some(visit), Location::caller())
    }

    /// Every call made so far, in the order they were made.
    pub fn calls(&self) -> Vec<ProbeCall> {
        self.lock().ledger.calls().to_vec()
    }

    /// How many calls are under way now.
    pub fn in_flight(&self) -> usize {
        self.lock().ledger.in_flight()
    }

    /// The most calls that were under way at once.
    pub fn most_in_flight(&self) -> usize {
        self.lock().ledger.most_in_flight()
    }

    // A panic elsewhere leaves plain notes behind, not broken ones.
    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One call's entry in a probe's notes.
pub(crate) struct Visit {
    probe: Probe,
    index: usize,
}

impl Visit {
    pub(crate) fn new(probe: &Probe, label: &str) -> Self {
        let index = probe.lock().ledger.made(label);
        Self { probe: probe.clone(), index }
    }

    pub(crate) fn start(&mut self) {
        let mut notes = self.probe.lock();
        let now_ms = notes.now_ms();
        notes.ledger.started(self.index, now_ms);
    }

    pub(crate) fn end(self, how: Ended) {
        let mut notes = self.probe.lock();
        let now_ms = notes.now_ms();
        notes.ledger.ended(self.index, now_ms, how);
    }
}

impl Notes {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
