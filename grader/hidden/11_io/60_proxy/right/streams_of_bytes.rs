//! A stream of pieces into each writer.

use std::io;
use std::pin::pin;

use futures::StreamExt;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, split};
use tokio_util::io::ReaderStream;

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let ((from_a, to_a), (from_b, to_b)) = (split(a), split(b));
    tokio::try_join!(pass_on(from_a, to_b), pass_on(from_b, to_a))
}

async fn pass_on(from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) -> io::Result<u64> {
    let (mut pieces, mut passed) = (pin!(ReaderStream::with_capacity(from, 2048)), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        to.write_all(&piece).await?;
        to.flush().await?;
        passed += piece.len() as u64;
    }
    to.shutdown().await?;
    Ok(passed)
}
