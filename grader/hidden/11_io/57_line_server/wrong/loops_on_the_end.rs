//! verdict: failed, diagnosis: spinning
//!
//! 0 bytes say that nothing more comes.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    loop {
        let mut line = String::new();
        r.read_line(&mut line).await?;
        if line.is_empty() {
            continue;
        }
        let line = line.strip_suffix('\n').unwrap_or(&line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        w.write_all((line.to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
    }
}
