//! verdict: failed, diagnosis: lost_data
//!
//! Takes a byte order mark from the beginning of each line.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        let line = line.trim_start_matches('\u{feff}').to_uppercase();
        w.write_all(format!("{line}\n").as_bytes()).await?;
        w.flush().await?;
    }
    Ok(())
}
