//! Tells apart what each run of a test prints: a process runs it under several seeds, one after the other,
//! and its streams are one each.

use std::io::Write;

use crate::threads;

/// Marks the beginning of a run in both streams.
pub fn a_run_begins(mark: &str) {
    // What the run before has printed of a line belongs to that run. Nobody else can hold the lock where
    // there are no other threads, and waiting for one who does could last for ever.
    if threads::all() == Some(1) {
        _ = std::io::stdout().flush();
    }
    write(mark.as_bytes());
}

/// Past the locks of the standard library. Where nobody reads, nobody needs it.
#[cfg(unix)]
fn write(mark: &[u8]) {
    _ = rustix::io::write(rustix::stdio::stdout(), mark);
    _ = rustix::io::write(rustix::stdio::stderr(), mark);
}

#[cfg(not(unix))]
fn write(_: &[u8]) {}
