//! verdict: failed, diagnosis: wrong_value
//!
//! The counts the wrong way round.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};

pub async fn proxy<A, B>(mut a: A, mut b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (there, back) = copy_bidirectional(&mut a, &mut b).await?;
    Ok((back, there))
}
