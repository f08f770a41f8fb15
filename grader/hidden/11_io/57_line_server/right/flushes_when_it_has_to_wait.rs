//! Of lines that are there already, all are answered before one flush.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    let mut w = BufWriter::new(w);
    loop {
        if !r.buffer().contains(&b'\n') {
            w.flush().await?;
        }
        let mut line = vec![];
        let read = r.read_until(b'\n', &mut line).await;
        if read.is_err() {
            w.flush().await?;
        }
        if read? == 0 {
            return Ok(());
        }
        let line = line
            .strip_suffix(b"\n")
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .unwrap_or(&line);
        let line = match std::str::from_utf8(line) {
            Ok(line) => line,
            Err(error) => {
                w.flush().await?;
                return Err(io::Error::new(io::ErrorKind::InvalidData, error));
            }
        };
        w.write_all(line.to_uppercase().as_bytes()).await?;
        w.write_all(b"\n").await?;
    }
}
