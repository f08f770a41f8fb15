//! Slow in real time, and right.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut length = 0;
    for _ in 0..4 {
        length = length << 8 | usize::from(r.read_u8().await?);
    }
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = Vec::with_capacity(length);
    for _ in 0..length {
        frame.push(r.read_u8().await?);
    }
    Ok(frame)
}
