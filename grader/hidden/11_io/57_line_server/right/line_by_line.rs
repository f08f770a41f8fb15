//! One string for all lines, cleared for each.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    let mut line = String::new();
    while r.read_line(&mut line).await? > 0 {
        if line.ends_with('\n') {
            line.pop();
            if line.ends_with('\r') {
                line.pop();
            }
        }
        let mut answer = line.to_uppercase();
        answer.push('\n');
        w.write_all(answer.as_bytes()).await?;
        w.flush().await?;
        line.clear();
    }
    Ok(())
}
