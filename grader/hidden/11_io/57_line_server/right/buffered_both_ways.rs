//! A buffer for answers as well, flushed for each of them, and shut down.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = BufReader::new(r).lines();
    let mut w = BufWriter::new(w);
    loop {
        let Some(line) = lines.next_line().await? else { return w.shutdown().await };
        w.write_all(line.to_uppercase().as_bytes()).await?;
        w.write_u8(b'\n').await?;
        w.flush().await?;
    }
}
