//! verdict: failed, diagnosis: unhandled_error
//!
//! The result of `flush` is thrown away, so an error that `w` gives only there is lost.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = BufReader::new(r).lines();
    while let Some(line) = lines.next_line().await? {
        let answer = line.to_uppercase() + "\n";
        w.write_all(answer.as_bytes()).await?;
        let _ = w.flush().await;
    }
    Ok(())
}
