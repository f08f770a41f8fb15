//! What a peer is to do, said before it is connected.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use super::cut::Cut;
use super::state::{Habits, Shared, Step};
use super::transcript::Transcript;
use super::{Wire, WireReader, WireWriter, halves};

/// A peer: what it does in turn, and how it takes what is written to it.
///
/// What it does has its own times: who reads late finds more. Where it has done everything, it stays
/// and is silent; it ends what it sends only where it is told so.
///
/// ```ignore
/// let peer = Peer::new().sends(b"ping\n").awaits(5).pauses(20).sends(b"quit\n").ends();
/// let (wire, transcript) = peer.takes_at_once(1).connect();
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a peer does nothing before it is connected"]
pub struct Peer {
    steps: Vec<Step>,
    habits: Habits,
}

impl Peer {
    /// A peer that stays and is silent, and takes everything at once.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends `bytes` in one piece. What is left of it by one read the next one gets, and nothing
    /// besides.
    pub fn sends(self, bytes: impl AsRef<[u8]>) -> Self {
        self.sends_cut(bytes, Cut::Nowhere, 0)
    }

    /// Sends `bytes` in pieces, with a pause between each two.
    pub fn sends_cut(mut self, bytes: impl AsRef<[u8]>, cut: Cut, pause_ms: u64) -> Self {
        for (index, piece) in cut.pieces(bytes.as_ref()).into_iter().enumerate() {
            if index > 0 && pause_ms > 0 {
                self = self.pauses(pause_ms);
            }
            self = self.then(Step::Send(piece.to_vec()));
        }
        self
    }

    /// Lets so much virtual time pass.
    pub fn pauses(self, ms: u64) -> Self {
        self.then(Step::Pause(Duration::from_millis(ms)))
    }

    /// Waits until so many more bytes have reached it.
    pub fn awaits(self, bytes: usize) -> Self {
        self.then(Step::Await(bytes))
    }

    /// Has one read wait for nothing: it is woken at once.
    pub fn hesitates(self) -> Self {
        self.then(Step::Hesitate)
    }

    /// Has reading fail, this time and ever after if nothing else is said. The error has this text.
    pub fn fails(self, kind: ErrorKind, text: impl Into<String>) -> Self {
        self.then(Step::Fail(kind, text.into()))
    }

    /// Sends nothing more, and says so. It still takes what is written to it.
    pub fn ends(self) -> Self {
        self.then(Step::End)
    }

    /// Takes at most so many bytes in one write.
    pub fn takes_at_once(mut self, bytes: usize) -> Self {
        self.habits.most_at_once = bytes.max(1);
        self
    }

    /// Needs so much virtual time after each write before it takes more.
    pub fn takes_a_while(mut self, ms: u64) -> Self {
        self.habits.takes = Duration::from_millis(ms);
        self
    }

    /// Takes nothing for so long after it is connected.
    pub fn is_full_for(mut self, ms: u64) -> Self {
        self.habits.full_for = Duration::from_millis(ms);
        self
    }

    /// What is written reaches it only when it is flushed, or shut down.
    pub fn needs_flushing(mut self) -> Self {
        self.habits.needs_flushing = true;
        self
    }

    /// Each flush that has something to do takes so long.
    pub fn flushes_for(mut self, ms: u64) -> Self {
        self.habits.needs_flushing = true;
        self.habits.flush_takes = Duration::from_millis(ms);
        self
    }

    /// Refuses what is written once it has taken so many bytes. The error has this text.
    pub fn refuses_after(mut self, bytes: usize, kind: ErrorKind, text: impl Into<String>) -> Self {
        self.habits.refuses = Some((bytes, kind, text.into()));
        self
    }

    /// Has each flush fail that has something to do, with an error of this text.
    pub fn fails_to_flush(mut self, kind: ErrorKind, text: impl Into<String>) -> Self {
        self.habits.needs_flushing = true;
        self.habits.flush_fails = Some((kind, text.into()));
        self
    }

    /// The answer's end, and what is noted of all that goes over it. Time counts from here.
    pub fn connect(self) -> (Wire, Transcript) {
        let shared = self.shared();
        (Wire::new(&shared), Transcript::of(shared))
    }

    /// Like [`Peer::connect`], with an end for each direction.
    pub fn connect_split(self) -> (WireReader, WireWriter, Transcript) {
        let shared = self.shared();
        let (reader, writer) = halves(&shared);
        (reader, writer, Transcript::of(shared))
    }

    fn shared(self) -> Arc<Shared> {
        Arc::new(Shared::new(self.steps, self.habits))
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
