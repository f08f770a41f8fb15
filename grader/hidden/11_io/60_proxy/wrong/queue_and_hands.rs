//! verdict: failed, diagnosis: over_limit
//!
//! The queue alone holds 64 KiB (8 pieces of 8 KiB), but one more piece is in the sender's hand and one in the writer's: 80 KiB are held.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::sync::mpsc;

const PIECE: usize = 8 * 1024;
const LIMIT: usize = 64 * 1024;

async fn pass<R, W>(mut r: R, mut w: W) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (tx, mut rx) = mpsc::channel::<Vec<u8>>(LIMIT / PIECE);
    let reading = async move {
        loop {
            let mut piece = vec![0; PIECE];
            let n = r.read(&mut piece).await?;
            if n == 0 {
                return Ok::<(), io::Error>(());
            }
            piece.truncate(n);
            if tx.send(piece).await.is_err() {
                return Ok(());
            }
        }
    };
    let writing = async move {
        let mut total = 0;
        while let Some(piece) = rx.recv().await {
            w.write_all(&piece).await?;
            w.flush().await?;
            total += piece.len() as u64;
        }
        w.shutdown().await?;
        Ok(total)
    };
    let ((), total) = tokio::try_join!(reading, writing)?;
    Ok(total)
}

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (ar, aw) = split(a);
    let (br, bw) = split(b);
    tokio::try_join!(pass(ar, bw), pass(br, aw))
}
