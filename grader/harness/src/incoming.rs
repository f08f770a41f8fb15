//! A source of bytes that come in pieces, each in its time. It sees when a future is gone that had read
//! some of them and was not done.
//!
//! Who reads hands over a buffer, and what it says of itself is seen: whether there is something in it
//! already. A future such as that of `read_exact` comes back with the same buffer until it is full. Where
//! it has come with a part, got nothing and was not ended by that, and the next one comes with another
//! buffer, without that part, the first is gone: it had this source to itself. Futures that keep what they
//! have read elsewhere, as an `async fn` with a loop does, come with an empty buffer each time, and
//! nothing is seen of what goes with them.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use protocol::event::Call;
use tokio::io::{AsyncRead, AsyncWriteExt, DuplexStream, ReadBuf};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::trial::Trial;
use crate::{calls, losses};

/// The most that is on its way, before who writes has to wait: more than any piece has.
const ROOM: usize = 1 << 20;

/// Bytes, and when they come: in milliseconds since the source was made.
pub type Piece = (u64, Vec<u8>);

/// A source of bytes, to be read by the answer.
#[derive(Debug)]
pub struct Incoming {
    bytes: DuplexStream,
    /// What the future that reads has in its buffer, and where it waits for more.
    part: Option<(Vec<u8>, Option<Vec<Call>>)>,
    given: Arc<Mutex<Vec<Piece>>>,
    made: Instant,
    /// Who writes, and goes with it.
    writer: JoinHandle<()>,
}

/// What was read of a source so far.
#[derive(Debug)]
pub struct Given(Arc<Mutex<Vec<Piece>>>);

impl Given {
    /// What was read at once, and when.
    pub fn pieces(&self) -> Vec<Piece> {
        unpoisoned(&self.0).clone()
    }

    /// Whether the source is gone, and nobody can read of it any more.
    pub fn is_over(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

impl Trial {
    /// A source that has these pieces, each so many milliseconds from now, and ends with the last. What is
    /// not read in one go is still there for the next. With an empty piece at the end, it ends then.
    ///
    /// A future that is dropped with a part of what it should read is told in the record: which bytes
    /// it had, and where it stood.
    ///
    /// ```ignore
    /// let source = t.incoming([(5, b"abc".to_vec()), (25, b"defgh".to_vec())]);
    /// let message: Vec<u8> = t.time(25, cancel_safe_read(source, 8, pulse)).await.unwrap_or_default();
    /// ```
    pub fn incoming(&mut self, pieces: impl IntoIterator<Item = Piece>) -> Incoming {
        Incoming::new(pieces.into_iter().collect())
    }
}

impl Incoming {
    fn new(pieces: Vec<Piece>) -> Self {
        let (bytes, theirs) = tokio::io::duplex(ROOM);
        let made = Instant::now();
        let writer = tokio::spawn(write(theirs, pieces, made));
        Self { bytes, part: None, given: Arc::default(), made, writer }
    }

    /// What is read of it, to be looked at when it is gone. To be asked for once.
    pub fn given(&self) -> Given {
        Given(Arc::clone(&self.given))
    }

    /// Whether the future is gone that has had a part: this one comes with another buffer.
    fn look_for_losses(&mut self, buffer: &[u8]) {
        if let Some((part, stood_in)) = self.part.take()
            && !buffer.starts_with(&part)
        {
            losses::went_with_their_future(&part, stood_in);
        }
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        self.writer.abort();
    }
}

impl AsyncRead for Incoming {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        self.look_for_losses(buffer.filled());
        let polled = Pin::new(&mut self.bytes).poll_read(cx, buffer);
        if polled.is_pending() && before > 0 {
            self.part = Some((buffer.filled().to_vec(), calls::here()));
        }
        let read = &buffer.filled()[before..];
        if !read.is_empty() {
            let ms = u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX);
            unpoisoned(&self.given).push((ms, read.to_vec()));
        }
        polled
    }
}

/// Who hears that nobody reads any more has nothing left to do.
async fn write(mut to: DuplexStream, pieces: Vec<Piece>, made: Instant) {
    for (ms, bytes) in pieces {
        if ms > 0 {
            sleep_until(made + Duration::from_millis(ms)).await;
        }
        if to.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

// A panic elsewhere leaves whole pieces behind.
fn unpoisoned<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;
    use tokio::time::sleep;

    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn source(pieces: &[(u64, &str)]) -> Incoming {
        let pieces = pieces.iter().map(|(ms, text)| (*ms, text.as_bytes().to_vec()));
        Incoming::new(pieces.collect())
    }

    /// What went with a future, as far as the next read of `source` sees it.
    fn lost(source: &mut Incoming, next: &[u8]) -> Option<Vec<u8>> {
        let part = source.part.clone().map(|(part, _)| part);
        source.look_for_losses(next);
        part.filter(|part| !next.starts_with(part))
    }

    #[tokio::test(start_paused = true)]
    async fn pieces_come_in_their_time_and_then_the_end() {
        let mut source = source(&[(0, "ab"), (20, "cd"), (20, ""), (30, "e")]);
        let given = source.given();
        let mut all = vec![];
        source.read_to_end(&mut all).await.unwrap();
        assert_eq!(all, b"abcde");
        let texts = [(0, "ab"), (20, "cd"), (30, "e")];
        assert_eq!(given.pieces(), texts.map(|(ms, text)| (ms, text.as_bytes().to_vec())));
    }

    #[tokio::test(start_paused = true)]
    async fn what_goes_with_a_future_is_seen_when_another_begins() {
        let mut source = source(&[(5, "abc"), (40, "defgh")]);
        let mut buffer = [0; 8];
        let reading = tokio::time::timeout(ms(10), source.read_exact(&mut buffer));
        assert!(reading.await.is_err());
        assert_eq!(lost(&mut source, b""), Some(b"abc".to_vec()));
        assert_eq!(lost(&mut source, b""), None, "it is told once");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_goes_with_a_future_that_is_kept_or_had_nothing_or_is_done() {
        let mut kept = source(&[(5, "abc"), (40, "defgh")]);
        let mut buffer = [0; 8];
        {
            let mut reading = std::pin::pin!(kept.read_exact(&mut buffer));
            assert!(tokio::time::timeout(ms(10), reading.as_mut()).await.is_err());
            reading.await.unwrap();
        }
        assert_eq!(lost(&mut kept, b""), None);
        let mut early = source(&[(20, "abc")]);
        assert!(tokio::time::timeout(ms(10), early.read_exact(&mut buffer)).await.is_err());
        assert_eq!(lost(&mut early, b""), None);
        let mut short = source(&[(5, "abc")]);
        assert!(short.read_exact(&mut buffer).await.is_err());
        sleep(ms(1)).await;
        assert_eq!(lost(&mut short, b""), None);
    }
}
