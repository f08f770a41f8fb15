//! verdict: failed, diagnosis: wrong_value
//!
//! A limit that nobody has asked for.

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
    let mut lines = FramedRead::new(r, LinesCodec::new_with_max_length(8_192));
    let mut answers = FramedWrite::new(w, LinesCodec::new());
    while let Some(line) = lines.next().await {
        answers.send(line.map_err(error)?.to_uppercase()).await.map_err(error)?;
    }
    Ok(())
}
