//! verdict: failed, diagnosis: wrong_value
//!
//! Answers what has come of a line when reading fails.

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
        let read = r.read_until(b'\n', &mut line).await;
        if line.is_empty() {
            return read.map(drop);
        }
        let text =
            String::from_utf8(line).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let text = text.strip_suffix('\n').map_or(&*text, |l| l.strip_suffix('\r').unwrap_or(l));
        w.write_all(format!("{}\n", text.to_uppercase()).as_bytes()).await?;
        w.flush().await?;
        read?;
    }
}
