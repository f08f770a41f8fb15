//! verdict: failed, diagnosis: unhandled_error
//!
//! An error of `shutdown` is thrown away with `let _`, so the call goes on and returns Ok although a side failed.

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
        w.flush().await?;
        total += n as u64;
    }
    let _ = w.shutdown().await;
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
