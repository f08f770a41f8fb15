//! What a process may use. How that is enforced is each system's own matter.

use std::time::Duration;

/// What a process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessLimits {
    /// Real time.
    pub wall: Duration,
    /// CPU time, which the system counts in whole seconds: it is rounded up. Unix only.
    pub cpu: Duration,
    /// Resident memory of the process itself, in bytes. Its children are not counted, but each
    /// has the same limits. Linux only.
    pub memory: u64,
    /// What is kept of each of its two output streams, in bytes.
    pub output: usize,
}
