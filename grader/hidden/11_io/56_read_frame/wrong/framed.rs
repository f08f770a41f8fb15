//! verdict: failed, diagnosis: lost_data
//!
//! `FramedRead` reads ahead, and its buffer goes with it.

use std::io;

use tokio::io::AsyncRead;
use tokio_stream::StreamExt;
use tokio_util::codec::{FramedRead, LengthDelimitedCodec};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let codec = LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_codec();
    match FramedRead::new(r, codec).next().await {
        Some(Ok(frame)) => Ok(frame.to_vec()),
        Some(Err(error)) if error.kind() == io::ErrorKind::Other => {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
        Some(Err(error)) => Err(error),
        None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
