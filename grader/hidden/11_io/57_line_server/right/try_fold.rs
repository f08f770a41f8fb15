//! No loop: futures' own lines by way of compat, and try_fold over them with the writer as what
//! is carried on.

use std::io;

use futures::{AsyncBufReadExt, AsyncWriteExt, TryStreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::compat::{TokioAsyncReadCompatExt, TokioAsyncWriteCompatExt};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    futures::io::BufReader::new(r.compat())
        .lines()
        .map_ok(|line| line.to_uppercase() + "\n")
        .try_fold(w.compat_write(), |mut w, answer| async move {
            w.write_all(answer.as_bytes()).await?;
            w.flush().await?;
            Ok(w)
        })
        .await
        .map(drop)
}
