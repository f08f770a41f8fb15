//! verdict: failed, diagnosis: deadlock
//!
//! All is read before any of it is written.

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
    let mut all = vec![];
    from.read_to_end(&mut all).await?;
    to.write_all(&all).await?;
    to.shutdown().await?;
    Ok(all.len() as u64)
}
