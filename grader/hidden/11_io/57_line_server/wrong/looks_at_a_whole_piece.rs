//! verdict: failed, diagnosis: lost_data
//!
//! Looks whether all lines of a piece are text before it answers the first.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub async fn line_server<R, W>(mut r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut has: Vec<u8> = vec![];
    loop {
        let count = r.read_buf(&mut has).await?;
        let whole = match count {
            0 => has.len(),
            _ => has.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1),
        };
        let lines: Vec<u8> = has.drain(..whole).collect();
        let text = String::from_utf8(lines).map_err(|_| io::ErrorKind::InvalidData)?;
        for line in text.lines() {
            w.write_all(format!("{}\n", line.to_uppercase()).as_bytes()).await?;
        }
        w.flush().await?;
        if count == 0 {
            return Ok(());
        }
    }
}
