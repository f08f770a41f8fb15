//! verdict: failed, diagnosis: unhandled_error
//!
//! A reset or a broken pipe is taken for a clean end, so an error ends only its own direction and Ok is returned.

use std::io::{self, ErrorKind};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

/// Peers hang up all the time, and that is no reason to fail.
fn hung_up(e: &io::Error) -> bool {
    matches!(
        e.kind(),
        ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
    )
}

async fn pass<R, W>(mut r: R, mut w: W) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buf = vec![0; 8192];
    let mut total = 0;
    let copied: io::Result<()> = async {
        loop {
            let n = r.read(&mut buf).await?;
            if n == 0 {
                return w.shutdown().await;
            }
            w.write_all(&buf[..n]).await?;
            w.flush().await?;
            total += n as u64;
        }
    }
    .await;
    match copied {
        Err(e) if !hung_up(&e) => Err(e),
        _ => Ok(total),
    }
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
