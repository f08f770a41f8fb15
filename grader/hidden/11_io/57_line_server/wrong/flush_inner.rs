//! verdict: failed, diagnosis: deadlock
//!
//! It flushes what is under its BufWriter, and not the BufWriter, so the answers stay in there
//! until the end.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut out = BufWriter::new(w);
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        out.write_all(line.to_uppercase().as_bytes()).await?;
        out.write_all(b"\n").await?;
        out.get_mut().flush().await?;
    }
    out.flush().await
}
