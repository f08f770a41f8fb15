//! verdict: failed, diagnosis: over_limit
//!
//! Takes as much as it may of what is too long, and the rest is the next frame's.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_u32().await? as usize;
    let mut frame = vec![0; length.min(MAX_FRAME)];
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
