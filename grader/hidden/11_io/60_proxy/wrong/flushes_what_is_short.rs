//! verdict: failed, diagnosis: wrong_time
//!
//! It flushes only if the buffer was not full, as if a full one meant that more is there: a message of exactly 8192 bytes stays in the writer.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

async fn pass<R, W>(mut r: R, mut w: W) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buf = vec![0; 8192];
    let mut total = 0;
    loop {
        let n = r.read(&mut buf).await?;
        if n == 0 {
            break;
        }
        w.write_all(&buf[..n]).await?;
        if n < buf.len() {
            w.flush().await?;
        }
        total += n as u64;
    }
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
