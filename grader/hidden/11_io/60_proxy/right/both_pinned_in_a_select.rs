//! Both directions are made once, and waited for in turn.

use std::io;
use std::pin::pin;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let ((from_a, to_a), (from_b, to_b)) = (split(a), split(b));
    let (mut there, mut back) = (pin!(pass_on(from_a, to_b)), pin!(pass_on(from_b, to_a)));
    let (mut went, mut came) = (None, None);
    loop {
        if let (Some(went), Some(came)) = (went, came) {
            return Ok((went, came));
        }
        tokio::select! {
            passed = &mut there, if went.is_none() => went = Some(passed?),
            passed = &mut back, if came.is_none() => came = Some(passed?),
        }
    }
}

async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<u64> {
    let (mut piece, mut passed) = ([0; 999], 0);
    loop {
        let count = from.read(&mut piece).await?;
        if count == 0 {
            to.shutdown().await?;
            return Ok(passed);
        }
        to.write_all(&piece[..count]).await?;
        to.flush().await?;
        passed += count as u64;
    }
}
