//! What was interrupted is tried again, as `read_u32` does.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

async fn fill<R: AsyncRead + Unpin>(r: &mut R, mut buf: &mut [u8]) -> io::Result<()> {
    while !buf.is_empty() {
        match r.read(buf).await {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => buf = &mut buf[n..],
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut head = [0u8; 4];
    fill(r, &mut head).await?;
    let len = u32::from_be_bytes(head) as usize;
    if len > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut frame = vec![0u8; len];
    fill(r, &mut frame).await?;
    Ok(frame)
}
