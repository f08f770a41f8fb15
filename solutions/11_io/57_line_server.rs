use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

/// Answers each line of `r` with the same line in upper case, into `w`, until `r` ends.
pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    // One buffer for all lines: it may have read beyond the one at hand.
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        let answer = line.to_uppercase() + "\n";
        w.write_all(answer.as_bytes()).await?;
        // The other side may wait for this before it says anything more.
        w.flush().await?;
    }
    Ok(())
}
