//! Both directions as one future, polled by hand.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// One direction: what it holds, and how far it is.
struct Direction {
    piece: Box<[u8]>,
    held: std::ops::Range<usize>,
    passed: u64,
    unflushed: bool,
    ended: bool,
    done: bool,
}

impl Direction {
    fn new() -> Self {
        Self {
            piece: vec![0; 4096].into(),
            held: 0..0,
            passed: 0,
            unflushed: false,
            ended: false,
            done: false,
        }
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
    ) -> Poll<io::Result<u64>> {
        while !self.done {
            if !self.held.is_empty() {
                let rest = &self.piece[self.held.clone()];
                let count = ready!(Pin::new(&mut *to).poll_write(cx, rest))?;
                if count == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                self.held.start += count;
                self.passed += count as u64;
                self.unflushed = true;
            } else if self.ended {
                ready!(Pin::new(&mut *to).poll_shutdown(cx))?;
                self.done = true;
            } else {
                if self.unflushed {
                    ready!(Pin::new(&mut *to).poll_flush(cx))?;
                    self.unflushed = false;
                }
                let mut buffer = ReadBuf::new(&mut self.piece);
                ready!(Pin::new(&mut *from).poll_read(cx, &mut buffer))?;
                self.held = 0..buffer.filled().len();
                self.ended = self.held.is_empty();
            }
        }
        Poll::Ready(Ok(self.passed))
    }
}

pub async fn proxy<A, B>(mut a: A, mut b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (mut there, mut back) = (Direction::new(), Direction::new());
    poll_fn(|cx| {
        let passed_there = there.poll(cx, &mut a, &mut b)?;
        let passed_back = back.poll(cx, &mut b, &mut a)?;
        Poll::Ready(Ok((ready!(passed_there), ready!(passed_back))))
    })
    .await
}
