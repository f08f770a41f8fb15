//! A log that exercises write to and tests read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Lines in the order they were written. A clone shares the same lines.
///
/// ```
/// let log = kata::Log::new();
/// log.clone().write("started");
/// assert_eq!(log.lines(), ["started"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: Arc<Mutex<Vec<String>>>,
}

impl Log {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line.
    pub fn write(&self, line: impl Into<String>) {
        self.lock().push(line.into());
    }

    /// The lines written so far.
    pub fn lines(&self) -> Vec<String> {
        self.lock().clone()
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    // A panic elsewhere leaves whole lines behind.
    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
