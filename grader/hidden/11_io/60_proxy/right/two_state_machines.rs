//! Written by hand without split: one poll_fn drives two state machines, each with its own end, over the two whole streams.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

#[derive(Clone, Copy)]
enum State {
    Reading,
    Writing { from: usize, to: usize },
    Flushing,
    Closing,
    Done,
}

struct Direction {
    state: State,
    buf: Box<[u8]>,
    total: u64,
}

impl Direction {
    fn new() -> Self {
        Direction { state: State::Reading, buf: vec![0; 1000].into(), total: 0 }
    }

    fn poll<R, W>(&mut self, cx: &mut Context<'_>, r: &mut R, w: &mut W) -> Poll<io::Result<u64>>
    where
        R: AsyncRead + Unpin,
        W: AsyncWrite + Unpin,
    {
        loop {
            self.state = match self.state {
                State::Reading => {
                    let mut buf = ReadBuf::new(&mut self.buf);
                    ready!(Pin::new(&mut *r).poll_read(cx, &mut buf))?;
                    match buf.filled().len() {
                        0 => State::Closing,
                        to => State::Writing { from: 0, to },
                    }
                }
                State::Writing { from, to } if from == to => State::Flushing,
                State::Writing { from, to } => {
                    let n = ready!(Pin::new(&mut *w).poll_write(cx, &self.buf[from..to]))?;
                    if n == 0 {
                        return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                    }
                    self.total += n as u64;
                    State::Writing { from: from + n, to }
                }
                State::Flushing => {
                    ready!(Pin::new(&mut *w).poll_flush(cx))?;
                    State::Reading
                }
                State::Closing => {
                    ready!(Pin::new(&mut *w).poll_shutdown(cx))?;
                    State::Done
                }
                State::Done => return Poll::Ready(Ok(self.total)),
            }
        }
    }
}

pub async fn proxy<A, B>(mut a: A, mut b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (mut there, mut back) = (Direction::new(), Direction::new());
    poll_fn(move |cx| {
        let one = there.poll(cx, &mut a, &mut b)?;
        let two = back.poll(cx, &mut b, &mut a)?;
        Poll::Ready(Ok((ready!(one), ready!(two))))
    })
    .await
}
