//! Looks for line breaks itself, in what has come so far.

use std::io;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub async fn line_server<R, W>(mut r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut came = BytesMut::new();
    loop {
        while let Some(length) = came.iter().position(|byte| *byte == b'\n') {
            let line = came.split_to(length);
            came.advance(1);
            answer(line.strip_suffix(b"\r").unwrap_or(&line), &mut w).await?;
        }
        if r.read_buf(&mut came).await? == 0 {
            break;
        }
    }
    if came.is_empty() { Ok(()) } else { answer(&came, &mut w).await }
}

async fn answer<W: AsyncWrite + Unpin>(line: &[u8], w: &mut W) -> io::Result<()> {
    let line = std::str::from_utf8(line)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    let mut answer = line.to_uppercase().into_bytes();
    answer.push(b'\n');
    w.write_all(&answer).await?;
    w.flush().await
}
