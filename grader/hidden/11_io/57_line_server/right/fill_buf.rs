//! Fill_buf and consume by hand, bytes gathered until a line break, each answer made by a small
//! struct.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

#[derive(Default)]
struct Gather {
    bytes: Vec<u8>,
}

impl Gather {
    /// Takes up to and with the first line break of `from`. Says how many that were and if it was there.
    fn take(&mut self, from: &[u8]) -> (usize, bool) {
        let end = from.iter().position(|b| *b == b'\n');
        let n = end.map_or(from.len(), |at| at + 1);
        self.bytes.extend_from_slice(&from[..n]);
        (n, end.is_some())
    }

    fn answer(&mut self) -> io::Result<String> {
        let bytes = std::mem::take(&mut self.bytes);
        let text = match bytes.as_slice() {
            [line @ .., b'\r', b'\n'] | [line @ .., b'\n'] | line => line,
        };
        let text =
            std::str::from_utf8(text).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
        Ok(text.to_uppercase() + "\n")
    }
}

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut r = BufReader::with_capacity(7, r);
    let mut line = Gather::default();
    loop {
        let there = r.fill_buf().await?;
        let at_end = there.is_empty();
        let (n, whole) = line.take(there);
        r.consume(n);
        if whole || at_end && !line.bytes.is_empty() {
            let answer = line.answer()?;
            w.write_all(answer.as_bytes()).await?;
            w.flush().await?;
        }
        if at_end {
            return Ok(());
        }
    }
}
