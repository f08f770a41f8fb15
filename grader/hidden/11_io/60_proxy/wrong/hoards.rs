//! verdict: failed, diagnosis: over_limit
//!
//! An unbounded channel holds whatever comes.

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
    let (to_write, mut pieces) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
    let read = async move {
        loop {
            let mut piece = vec![0; 4096];
            let count = from.read(&mut piece).await?;
            if count == 0 {
                return Ok::<_, io::Error>(());
            }
            piece.truncate(count);
            let _ = to_write.send(piece);
        }
    };
    let write = async move {
        let mut passed = 0;
        while let Some(piece) = pieces.recv().await {
            to.write_all(&piece).await?;
            to.flush().await?;
            passed += piece.len() as u64;
        }
        to.shutdown().await?;
        Ok::<_, io::Error>(passed)
    };
    Ok(tokio::try_join!(read, write)?.1)
}
