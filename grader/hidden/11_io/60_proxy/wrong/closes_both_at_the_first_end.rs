//! verdict: failed, diagnosis: lost_data
//!
//! Whoever ends first takes the other direction along.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (from_a, to_a) = split(a);
    let (from_b, to_b) = split(b);
    tokio::select! {
        passed = pass_on(from_a, to_b) => Ok((passed?, 0)),
        passed = pass_on(from_b, to_a) => Ok((0, passed?)),
    }
}

async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<u64> {
    let passed = tokio::io::copy(&mut from, &mut to).await?;
    to.shutdown().await?;
    Ok(passed)
}
