//! verdict: failed, diagnosis: deadlock
//!
//! Reads everything before it answers anything.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub async fn line_server<R, W>(mut r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut all = String::new();
    r.read_to_string(&mut all).await?;
    for line in all.lines() {
        w.write_all((line.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
    }
    Ok(())
}
