//! verdict: failed, diagnosis: over_limit
//!
//! Reads the length with a sign, and takes what is below zero for nothing.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_i32().await?.max(0) as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
