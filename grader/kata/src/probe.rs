//! A probe: hands out calls and notes when each started, how it ended, and how many overlapped.

use std::panic::Location;
use std::time::Duration;

use crate::call::Call;
use crate::ledger::ProbeCall;
use crate::visit::{SharedNotes, Visit};

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
    notes: SharedNotes,
}

impl Default for Probe {
    fn default() -> Self {
        Self::new()
    }
}

impl Probe {
    /// A probe with nothing noted. Its clock starts here.
    pub fn new() -> Self {
        Self { notes: SharedNotes::new() }
    }

    /// A piece of work that takes `ms` milliseconds once it is awaited.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn call(&self, label: impl Into<String>, ms: u64) -> Call<()> {
        let label = label.into();
        let visit = self.visit(&label);
        Call::new(&label, Duration::from_millis(ms), (), Some(visit), Location::caller())
    }

    /// Every call made so far, in the order they were made.
    pub fn calls(&self) -> Vec<ProbeCall> {
        self.notes.lock().ledger.calls().to_vec()
    }

    /// How many calls are under way now.
    pub fn in_flight(&self) -> usize {
        self.notes.lock().ledger.in_flight()
    }

    /// The most calls that were under way at once.
    pub fn most_in_flight(&self) -> usize {
        self.notes.lock().ledger.most_in_flight()
    }

    /// An entry for one more call.
    pub(crate) fn visit(&self, label: &str) -> Visit {
        Visit::new(&self.notes, label)
    }
}
