//! Polls the reader itself.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = exactly(r, 4).await?;
    let length = length.into_iter().fold(0, |sum, byte| sum * 256 + usize::from(byte));
    if length > MAX_FRAME {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    exactly(r, length).await
}

async fn exactly<R: AsyncRead + Unpin>(r: &mut R, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    let mut came = 0;
    poll_fn(|cx| {
        while came < length {
            let mut rest = ReadBuf::new(&mut bytes[came..]);
            ready!(Pin::new(&mut *r).poll_read(cx, &mut rest))?;
            if rest.filled().is_empty() {
                return Poll::Ready(Err(io::Error::from(io::ErrorKind::UnexpectedEof)));
            }
            came += rest.filled().len();
        }
        Poll::Ready(Ok(()))
    })
    .await?;
    Ok(bytes)
}
