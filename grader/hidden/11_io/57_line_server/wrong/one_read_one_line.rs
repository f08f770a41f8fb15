//! verdict: failed, diagnosis: wrong_value
//!
//! Takes what one `read` gives for a line.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub async fn line_server<R, W>(mut r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buffer = [0; 1024];
    loop {
        let count = r.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        let line = std::str::from_utf8(&buffer[..count])
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        w.write_all((line.trim_end().to_uppercase() + "\n").as_bytes()).await?;
        w.flush().await?;
    }
}
