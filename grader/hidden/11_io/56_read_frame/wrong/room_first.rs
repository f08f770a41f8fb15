//! verdict: failed, diagnosis: over_limit
//!
//! Room for the claimed length is made before the limit is looked at.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let len = r.read_u32().await? as usize;
    let mut frame = Vec::with_capacity(len);
    if len > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    frame.resize(len, 0);
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
