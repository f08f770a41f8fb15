//! verdict: failed, diagnosis: unhandled_error
//!
//! What is no text behind the last line break is left alone.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::new(r);
    loop {
        let mut line = vec![];
        if r.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let is_last = !line.ends_with(b"\n");
        let Ok(text) = String::from_utf8(line) else {
            if is_last {
                return Ok(());
            }
            return Err(io::ErrorKind::InvalidData.into());
        };
        let text = text.strip_suffix('\n').map_or(&*text, |l| l.strip_suffix('\r').unwrap_or(l));
        w.write_all(format!("{}\n", text.to_uppercase()).as_bytes()).await?;
        w.flush().await?;
    }
}
