//! verdict: failed, diagnosis: wrong_value
//!
//! `read_line` appends: every answer has all lines before it.

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
        let whole = line.strip_suffix('\n').unwrap_or(&line);
        let whole = whole.strip_suffix('\r').unwrap_or(whole);
        w.write_all((whole.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
    }
    Ok(())
}
