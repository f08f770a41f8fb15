//! verdict: failed, diagnosis: unhandled_error
//!
//! An error is no end.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (from_a, to_a) = split(a);
    let (from_b, to_b) = split(b);
    tokio::try_join!(pass_on(from_a, to_b), pass_on(from_b, to_a))
}

async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<u64> {
    let mut piece = vec![0; 4096];
    let mut passed = 0;
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        to.write_all(&piece[..count]).await?;
        to.flush().await?;
        passed += count as u64;
    }
    to.shutdown().await?;
    Ok(passed)
}
