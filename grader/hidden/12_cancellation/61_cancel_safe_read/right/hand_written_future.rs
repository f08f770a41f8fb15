//! A hand-written Future struct that reads with poll_read and polls its sleep until it is pending

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Sleep, sleep};

struct Reading<R> {
    source: R,
    message: Vec<u8>,
    filled: usize,
    pulse: Pulse,
    alarm: Pin<Box<Sleep>>,
}

impl<R: AsyncRead + Unpin> Reading<R> {
    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Vec<u8>>> {
        while self.filled < self.message.len() {
            let mut rest = ReadBuf::new(&mut self.message[self.filled..]);
            ready!(Pin::new(&mut self.source).poll_read(cx, &mut rest))?;
            let n = rest.filled().len();
            if n == 0 {
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "too short")));
            }
            self.filled += n;
        }
        Poll::Ready(Ok(std::mem::take(&mut self.message)))
    }
}

impl<R: AsyncRead + Unpin> Future for Reading<R> {
    type Output = io::Result<Vec<u8>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(end) = self.poll_bytes(cx) {
            return Poll::Ready(end);
        }
        while self.alarm.as_mut().poll(cx).is_ready() {
            self.pulse.beat();
            let next = self.alarm.deadline() + self.pulse.period();
            self.alarm.as_mut().reset(next);
        }
        Poll::Pending
    }
}

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let alarm = Box::pin(sleep(pulse.period()));
    Reading { source, message: vec![0; size], filled: 0, pulse, alarm }.await
}
