//! verdict: failed, diagnosis: unhandled_error
//!
//! Where the other side takes nothing any more, that is the end of this direction.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let ((from_a, to_a), (from_b, to_b)) = (split(a), split(b));
    tokio::try_join!(pass_on(from_a, to_b), pass_on(from_b, to_a))
}

async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<u64> {
    let (mut piece, mut passed) = (vec![0; 8 << 10], 0);
    loop {
        let count = from.read(&mut piece).await?;
        if count == 0 {
            break;
        }
        match to.write_all(&piece[..count]).await {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(passed),
            written => written?,
        }
        to.flush().await?;
        passed += count as u64;
    }
    to.shutdown().await?;
    Ok(passed)
}
