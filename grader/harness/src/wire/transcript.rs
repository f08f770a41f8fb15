//! What went over a wire, for a test to look at.

use std::sync::Arc;

use super::noted::Arrival;
use super::state::Shared;

/// What has gone over a wire so far. Clones look at the same one.
#[derive(Clone, Debug)]
pub struct Transcript(Arc<Shared>);

impl Transcript {
    pub(super) fn of(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// What the answer has read, read by read.
    pub fn reads(&self) -> Vec<Arrival> {
        self.0.noted().reads
    }

    /// How many bytes the answer has read.
    pub fn bytes_read(&self) -> usize {
        self.0.noted().reads.iter().map(|read| read.bytes.len()).sum()
    }

    /// What the script still has to send, or has sent and nobody has read.
    pub fn left(&self) -> Vec<u8> {
        self.0.left()
    }

    /// How often the answer was told that nothing more comes.
    pub fn ends_read(&self) -> usize {
        self.0.noted().ends_read
    }

    /// What the answer has written, whether it has reached the peer or not.
    pub fn written(&self) -> Vec<u8> {
        self.0.noted().written
    }

    /// What has reached the peer, piece by piece, and when.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.0.noted().arrivals
    }

    /// All that has reached the peer.
    pub fn arrived(&self) -> Vec<u8> {
        let noted = self.0.noted();
        noted.written[..noted.arrived].to_vec()
    }

    /// When so many bytes had reached the peer, in virtual milliseconds since it was connected.
    pub fn arrived_ms(&self, bytes: usize) -> Option<u64> {
        let came = self.0.noted().came(bytes)?;
        u64::try_from(came.as_millis()).ok()
    }

    /// How many bytes were written that have not reached the peer, because nobody has flushed them.
    pub fn unflushed(&self) -> usize {
        self.0.noted().unflushed()
    }

    /// How often the answer has shut its direction down.
    pub fn shut_downs(&self) -> usize {
        self.0.noted().shut_downs
    }

    /// When the peer learned that nothing more comes: the answer has shut its direction down, or
    /// dropped it. Virtual milliseconds since it was connected.
    pub fn closed_ms(&self) -> Option<u64> {
        self.0.noted().closed_ms
    }

    /// Whether the answer has dropped its reading end.
    pub fn reader_is_gone(&self) -> bool {
        self.0.noted().reader_is_gone
    }

    /// Whether the answer has dropped its writing end.
    pub fn writer_is_gone(&self) -> bool {
        self.0.noted().writer_is_gone
    }
}
