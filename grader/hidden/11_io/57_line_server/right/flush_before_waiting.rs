//! Written into a BufWriter of its own; flushed before it waits: whenever no whole line is in
//! the read buffer, and before any return.

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
            w.flush().await?;
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"));
        };
        w.write_all(line.to_uppercase().as_bytes()).await?;
        w.write_u8(b'\n').await?;
    }
}
