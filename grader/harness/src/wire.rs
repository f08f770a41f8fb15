//! A peer that a hidden test scripts: what it sends, in which pieces and when, what it waits for, and
//! how it takes what is written to it. The answer holds the other end, a [`Wire`].
//!
//! Tokio has two such ends already, and both are of use where they are enough: a `duplex` where two
//! answers talk to each other, a `Mock` where one exact exchange is to be held.
//!
//! - `tokio::io::duplex` hands over whatever has been written by then: it cuts nothing, knows no errors
//!   and no flush, and somebody has to play the other side on a task.
//! - `tokio_test::io::Mock` compares every write with its script and panics where they differ, which
//!   would be told as a panic in the answer and not as what it has written; it takes writes at once, and
//!   a flush does nothing.
//!
//! A wire reads in pieces that the script cuts, lets virtual time pass, fails and ends where it says so,
//! and notes what reached the peer when. Like Tokio's own sockets it keeps what was written until it is
//! flushed, if the script says so, and it makes who reads and reads give way to others now and then.

mod cut;
mod noted;
mod peer;
mod state;
mod timer;
mod told;
mod transcript;

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::coop;
use tokio::time::Instant;

use self::state::{Progress, Shared};
use self::timer::Timer;

pub use self::cut::{Cut, every_cut};
pub use self::noted::Arrival;
pub use self::peer::Peer;
pub use self::transcript::Transcript;

/// Both directions in one, as a socket has them.
#[derive(Debug)]
pub struct Wire {
    reader: WireReader,
    writer: WireWriter,
}

/// The direction from the peer to the answer.
#[derive(Debug)]
pub struct WireReader {
    shared: Arc<Shared>,
    timer: Timer,
}

/// The direction from the answer to the peer.
#[derive(Debug)]
pub struct WireWriter {
    shared: Arc<Shared>,
    timer: Timer,
}

impl Wire {
    fn new(shared: &Arc<Shared>) -> Self {
        let (reader, writer) = halves(shared);
        Self { reader, writer }
    }
}

fn halves(shared: &Arc<Shared>) -> (WireReader, WireWriter) {
    let reader = WireReader { shared: Arc::clone(shared), timer: Timer::default() };
    let writer = WireWriter { shared: Arc::clone(shared), timer: Timer::default() };
    (reader, writer)
}

/// Has `cx` woken when there is something to look at again; `Ready` if there is already.
fn wait<T>(progress: Progress<T>, timer: &mut Timer, cx: &mut Context<'_>) -> Poll<T> {
    match progress {
        Progress::Made(made) => Poll::Ready(made),
        Progress::NotBefore(instant) => timer.waits_until(instant, cx),
        Progress::AnyMoment => {
            cx.waker().wake_by_ref();
            Poll::Pending
        }
        // Whoever makes progress calls the waker, which is kept beside the state.
        Progress::WhenTold => Poll::Pending,
    }
}

impl AsyncRead for WireReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let coop = ready!(coop::poll_proceed(cx));
        let this = &mut *self;
        let progress = this.shared.read(Instant::now(), cx.waker(), buffer);
        let read = ready!(wait(progress, &mut this.timer, cx));
        coop.made_progress();
        Poll::Ready(read)
    }
}

impl AsyncWrite for WireWriter {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let coop = ready!(coop::poll_proceed(cx));
        let this = &mut *self;
        let progress = this.shared.write(Instant::now(), cx.waker(), bytes);
        let written = ready!(wait(progress, &mut this.timer, cx));
        coop.made_progress();
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let progress = this.shared.flush(Instant::now(), cx.waker());
        wait(progress, &mut this.timer, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let progress = this.shared.shut_down(Instant::now(), cx.waker());
        wait(progress, &mut this.timer, cx)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.writer).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_shutdown(cx)
    }
}

impl Drop for WireReader {
    fn drop(&mut self) {
        self.shared.nobody_reads();
    }
}

impl Drop for WireWriter {
    fn drop(&mut self) {
        self.shared.nobody_writes(Instant::now());
    }
}

#[cfg(test)]
mod tests;
