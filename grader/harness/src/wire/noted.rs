//! What is noted of an exchange while it goes on.

use std::time::Duration;

/// Bytes that came together, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Virtual milliseconds since the peer was connected.
    pub at_ms: u64,
    /// What came.
    pub bytes: Vec<u8>,
}

/// All that is noted of an exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    pub reads: Vec<Arrival>,
    pub ends_read: usize,
    pub written: Vec<u8>,
    /// How many of the bytes written have reached the peer, and when which did.
    pub arrived: usize,
    pub arrivals: Vec<Arrival>,
    /// How many bytes in all the peer has waited for so far.
    pub awaited: usize,
    pub shut_downs: usize,
    pub closed_ms: Option<u64>,
    pub reader_is_gone: bool,
    pub writer_is_gone: bool,
}

impl Noted {
    pub fn unflushed(&self) -> usize {
        self.written.len() - self.arrived
    }

    /// When so many bytes in all had reached the peer; `None` as long as they have not.
    pub fn came(&self, total: usize) -> Option<Duration> {
        if total == 0 {
            return Some(Duration::ZERO);
        }
        let mut sum = 0;
        let enough = self.arrivals.iter().find(|arrival| {
            sum += arrival.bytes.len();
            sum >= total
        })?;
        Some(Duration::from_millis(enough.at_ms))
    }
}
