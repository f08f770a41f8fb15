//! verdict: failed, diagnosis: lost_data
//!
//! An empty line is a line.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        if line.is_empty() {
            break;
        }
        w.write_all((line.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
    }
    Ok(())
}
