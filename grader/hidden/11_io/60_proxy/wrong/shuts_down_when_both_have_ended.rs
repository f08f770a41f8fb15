//! verdict: failed, diagnosis: wrong_time
//!
//! Both ends are passed on, and the first one late.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (mut from_a, mut to_a) = split(a);
    let (mut from_b, mut to_b) = split(b);
    let passed = tokio::try_join!(copy(&mut from_a, &mut to_b), copy(&mut from_b, &mut to_a))?;
    to_a.shutdown().await?;
    to_b.shutdown().await?;
    Ok(passed)
}
