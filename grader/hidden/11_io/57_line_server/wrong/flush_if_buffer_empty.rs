//! verdict: failed, diagnosis: wrong_time
//!
//! It flushes only when nothing is left in the read buffer; with half of the next line in there
//! it waits for the rest of it with the answer unsent.

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
        // Pipelined lines share one flush.
        if lines.get_ref().buffer().is_empty() {
            w.flush().await?;
        }
    }
    w.flush().await
}
