//! verdict: failed, diagnosis: over_limit
//!
//! Waits for all that was claimed, to refuse it then.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_u32().await?;
    let mut frame = vec![];
    (&mut *r).take(length.into()).read_to_end(&mut frame).await?;
    if frame.len() > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    if frame.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(frame)
}
