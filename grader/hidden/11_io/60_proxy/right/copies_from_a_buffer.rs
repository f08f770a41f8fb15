//! Tokio::io::copy_buf from a BufReader of exactly 64 KiB in each direction (since tokio flushes when its reader is pending), then shutdown.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, copy_buf, split};

async fn pass<R, W>(r: R, mut w: W) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let total = copy_buf(&mut BufReader::with_capacity(64 * 1024, r), &mut w).await?;
    w.shutdown().await?;
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
