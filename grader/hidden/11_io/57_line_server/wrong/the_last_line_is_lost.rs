//! verdict: failed, diagnosis: lost_data
//!
//! What does not end with a line break is no line to it.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    let mut line = String::new();
    while r.read_line(&mut line).await? > 0 && line.ends_with('\n') {
        line.pop();
        if line.ends_with('\r') {
            line.pop();
        }
        w.write_all((line.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
        line.clear();
    }
    Ok(())
}
