//! verdict: failed, diagnosis: unhandled_error
//!
//! Answers nobody, for as long as somebody asks.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        let _ = w.write_all((line.to_uppercase() + "\n").as_bytes()).await;
        let _ = w.flush().await;
    }
    Ok(())
}
