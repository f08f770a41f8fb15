//! verdict: failed, diagnosis: lost_data
//!
//! Returns the error of a line that is no text with answers in its buffer, unflushed.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    let mut w = BufWriter::new(w);
    let mut raw = Vec::new();
    loop {
        if !r.buffer().contains(&b'\n') {
            w.flush().await?;
        }
        raw.clear();
        r.read_until(b'\n', &mut raw).await?;
        if raw.is_empty() {
            return w.flush().await;
        }
        if raw.pop_if(|b| *b == b'\n').is_some() {
            raw.pop_if(|b| *b == b'\r');
        }
        let Ok(line) = std::str::from_utf8(&raw) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"));
        };
        w.write_all(line.to_uppercase().as_bytes()).await?;
        w.write_u8(b'\n').await?;
    }
}
