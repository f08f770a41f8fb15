//! verdict: failed, diagnosis: lost_data
//!
//! Reading and writing go on beside each other with an unbounded queue between them, so the
//! next line is waited for while answers are still on their way; and an error of reading drops
//! those that are.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (tx, mut rx) = mpsc::unbounded_channel::<String>();
    let reading = async move {
        let mut lines = BufReader::new(r).lines();
        while let Some(line) = lines.next_line().await? {
            let _ = tx.send(line.to_uppercase() + "\n");
        }
        Ok(())
    };
    let writing = async move {
        while let Some(answer) = rx.recv().await {
            w.write_all(answer.as_bytes()).await?;
            w.flush().await?;
        }
        Ok(())
    };
    tokio::try_join!(reading, writing).map(|_| ())
}
