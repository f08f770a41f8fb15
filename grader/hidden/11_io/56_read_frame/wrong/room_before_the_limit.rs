//! verdict: failed, diagnosis: over_limit
//!
//! Makes room first and looks at the limit then.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_u32().await? as usize;
    let mut frame = vec![0; length];
    if frame.len() > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
