//! verdict: failed, diagnosis: deadlock
//!
//! `feed` is `send` without the flush.

use std::io;

use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::codec::{FramedRead, FramedWrite, LinesCodec, LinesCodecError};

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let error = |error| match error {
        LinesCodecError::Io(error) => error,
        LinesCodecError::MaxLineLengthExceeded => io::ErrorKind::InvalidData.into(),
    };
    let mut lines = FramedRead::new(r, LinesCodec::new());
    let mut answers = FramedWrite::new(w, LinesCodec::new());
    while let Some(line) = lines.next().await {
        answers.feed(line.map_err(error)?.to_uppercase()).await.map_err(error)?;
    }
    SinkExt::<String>::close(&mut answers).await.map_err(error)
}
