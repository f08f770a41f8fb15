//! verdict: failed, diagnosis: wrong_value
//!
//! Ends where nobody has said anything for an hour.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::time::timeout;

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
    while let Ok(read) = timeout(Duration::from_secs(3600), from.read(&mut piece)).await {
        let count = read?;
        if count == 0 {
            break;
        }
        to.write_all(&piece[..count]).await?;
        to.flush().await?;
        passed += count as u64;
    }
    to.shutdown().await?;
    Ok(passed)
}
