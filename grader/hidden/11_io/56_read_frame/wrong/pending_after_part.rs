//! verdict: failed, diagnosis: deadlock
//!
//! After a part was read, the hand-written poll gives `Pending` although `r` was ready and so
//! keeps no waker: nobody wakes it.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

async fn fill<R: AsyncRead + Unpin>(r: &mut R, buf: &mut [u8]) -> io::Result<()> {
    let mut got = 0;
    poll_fn(|cx| {
        if got == buf.len() {
            return Poll::Ready(Ok(()));
        }
        let mut part = ReadBuf::new(&mut buf[got..]);
        ready!(Pin::new(&mut *r).poll_read(cx, &mut part))?;
        let n = part.filled().len();
        if n == 0 {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        got += n;
        if got == buf.len() { Poll::Ready(Ok(())) } else { Poll::Pending }
    })
    .await
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut head = [0u8; 4];
    fill(r, &mut head).await?;
    let len = u32::from_be_bytes(head) as usize;
    if len > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut frame = vec![0u8; len];
    fill(r, &mut frame).await?;
    Ok(frame)
}
