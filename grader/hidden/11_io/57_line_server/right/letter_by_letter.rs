//! One letter after the other, which is the same.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (mut lines, mut w) = (BufReader::new(r).lines(), BufWriter::new(w));
    while let Some(line) = lines.next_line().await? {
        let mut letter = [0; 4];
        for upper in line.chars().flat_map(char::to_uppercase) {
            w.write_all(upper.encode_utf8(&mut letter).as_bytes()).await?;
        }
        w.write_u8(b'\n').await?;
        w.flush().await?;
    }
    w.shutdown().await
}
