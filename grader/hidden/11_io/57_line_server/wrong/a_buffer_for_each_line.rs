//! verdict: failed, diagnosis: lost_data
//!
//! What the buffer has read beyond a line goes with it.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(mut r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    while let Some(line) = BufReader::new(&mut r).lines().next_line().await? {
        w.write_all((line.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
    }
    Ok(())
}
