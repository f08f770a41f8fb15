//! verdict: failed, diagnosis: wrong_value
//!
//! Every error while the frame's bytes are read is turned into `UnexpectedEof`, also one of `r`
//! that says something else.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let len = r.read_u32().await? as usize;
    if len > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut frame = vec![0u8; len];
    r.read_exact(&mut frame)
        .await
        .map_err(|_| io::Error::new(io::ErrorKind::UnexpectedEof, "frame cut short"))?;
    Ok(frame)
}
