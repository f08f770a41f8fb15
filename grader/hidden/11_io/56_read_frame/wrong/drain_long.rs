//! verdict: failed, diagnosis: over_limit
//!
//! A frame that is too long is first read to its end and thrown away, so that the next would be
//! found; the error comes only then.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let len = r.read_u32().await? as usize;
    if len > MAX_FRAME {
        // Leave the connection at a frame boundary for the caller.
        let mut rest = r.take(len as u64);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await?;
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{len} bytes are more than {MAX_FRAME}"),
        ));
    }
    let mut frame = vec![0u8; len];
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
