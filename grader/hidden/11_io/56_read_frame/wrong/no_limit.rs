//! verdict: failed, diagnosis: over_limit
//!
//! Believes every length.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_u32().await? as usize;
    let mut frame = vec![0; length];
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
