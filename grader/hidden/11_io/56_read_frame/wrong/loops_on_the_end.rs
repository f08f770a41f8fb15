//! verdict: failed, diagnosis: spinning
//!
//! A `read` that gives 0 bytes gives 0 bytes ever after.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_u32().await? as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    let mut came = 0;
    while came < length {
        came += r.read(&mut frame[came..]).await?;
    }
    Ok(frame)
}
