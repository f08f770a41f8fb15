//! verdict: failed, diagnosis: over_limit
//!
//! Reading and writing go on beside each other with a queue between them, so with a slow `w`
//! the next line is waited for, and taken, while earlier answers have not left.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (tx, mut rx) = mpsc::unbounded_channel::<String>();
    // An error of `r` must not cut off the answers that are on their way, so it is kept until they are out.
    let reading = async move {
        let mut lines = BufReader::new(r).lines();
        loop {
            match lines.next_line().await {
                Ok(Some(line)) => _ = tx.send(line.to_uppercase() + "\n"),
                Ok(None) => return Ok(Ok(())),
                Err(e) => return Ok(Err(e)),
            }
        }
    };
    let writing = async move {
        while let Some(answer) = rx.recv().await {
            w.write_all(answer.as_bytes()).await?;
            w.flush().await?;
        }
        Ok::<_, io::Error>(())
    };
    let (read, ()) = tokio::try_join!(reading, writing)?;
    read
}
