//! verdict: failed, diagnosis: never_awaited
//!
//! After a beat, poll returns Pending without having polled the new sleep, so nobody wakes it for the next
//! beat, and beats are missing until a piece comes.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Instant, sleep_until};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let period = pulse.period();
    let mut alarm = Box::pin(sleep_until(Instant::now() + period));
    let mut message = vec![0; size];
    let mut filled = 0;

    poll_fn(move |cx| {
        while filled < size {
            let mut buf = ReadBuf::new(&mut message[filled..]);
            match Pin::new(&mut source).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) => match buf.filled().len() {
                    0 => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                    n => filled += n,
                },
                Poll::Ready(Err(e)) => return Poll::Ready(Err(e)),
                Poll::Pending => {
                    if alarm.as_mut().poll(cx).is_ready() {
                        pulse.beat();
                        alarm = Box::pin(sleep_until(alarm.deadline() + period));
                    }
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(std::mem::take(&mut message)))
    })
    .await
}
