//! verdict: failed, diagnosis: wrong_value
//!
//! Once one side has ended, the other direction gets only 60 seconds of silence before it is given up as if it had ended too.

use std::cell::Cell;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::time::timeout;

const HALF_OPEN: Duration = Duration::from_secs(60);

/// A half-closed connection that nobody uses any more is not kept for ever.
async fn pass<R, W>(mut r: R, mut w: W, half_open: &Cell<bool>) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buf = vec![0; 8192];
    let mut total = 0;
    loop {
        let n = loop {
            match timeout(HALF_OPEN, r.read(&mut buf)).await {
                Ok(n) => break n?,
                Err(_) if half_open.get() => break 0,
                Err(_) => {}
            }
        };
        if n == 0 {
            break;
        }
        w.write_all(&buf[..n]).await?;
        w.flush().await?;
        total += n as u64;
    }
    half_open.set(true);
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
    let half_open = Cell::new(false);
    tokio::try_join!(pass(ar, bw, &half_open), pass(br, aw, &half_open))
}
