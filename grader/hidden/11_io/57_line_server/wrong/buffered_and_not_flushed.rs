//! verdict: failed, diagnosis: deadlock
//!
//! A buffer of its own, which is flushed with the end.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut w = BufWriter::new(w);
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        w.write_all(line.to_uppercase().as_bytes()).await?;
        w.write_u8(b'\n').await?;
    }
    w.flush().await?;
    Ok(())
}
