//! One byte at a time, with nothing read ahead.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub async fn line_server<R, W>(mut r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut line = vec![];
    loop {
        let mut byte = [0];
        let count = r.read(&mut byte).await?;
        if count == 1 && byte != *b"\n" {
            line.push(byte[0]);
            continue;
        }
        if count == 0 && line.is_empty() {
            return Ok(());
        }
        if count == 1 && line.ends_with(b"\r") {
            line.pop();
        }
        let text = std::str::from_utf8(&line).map_err(|_| io::ErrorKind::InvalidData)?;
        let mut answer = text.to_uppercase();
        answer.push('\n');
        w.write_all(answer.as_bytes()).await?;
        w.flush().await?;
        line.clear();
        if count == 0 {
            return Ok(());
        }
    }
}
