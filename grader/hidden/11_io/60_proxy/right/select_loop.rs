//! One loop with a `select!`, and futures that live through its turns.

use std::io;
use std::pin::pin;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (from_a, to_a) = split(a);
    let (from_b, to_b) = split(b);
    let (mut there, mut back) = (pin!(pass_on(from_a, to_b)), pin!(pass_on(from_b, to_a)));
    let (mut passed_there, mut passed_back) = (None, None);
    loop {
        tokio::select! {
            passed = &mut there, if passed_there.is_none() => passed_there = Some(passed?),
            passed = &mut back, if passed_back.is_none() => passed_back = Some(passed?),
            else => return Ok((passed_there.unwrap_or(0), passed_back.unwrap_or(0))),
        }
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
