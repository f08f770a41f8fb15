//! verdict: failed, diagnosis: unhandled_error
//!
//! Bytes that are no text are no line.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    let mut line = vec![];
    while r.read_until(b'\n', &mut line).await? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        w.write_all((text.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
        line.clear();
    }
    Ok(())
}
