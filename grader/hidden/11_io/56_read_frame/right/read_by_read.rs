//! Asks again for what is missing, as `read_exact` does.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

async fn fill<R: AsyncRead + Unpin>(r: &mut R, buffer: &mut [u8]) -> io::Result<()> {
    let mut came = 0;
    while came < buffer.len() {
        match r.read(&mut buffer[came..]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => came += more,
        }
    }
    Ok(())
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    fill(r, &mut header).await?;
    let length = u32::from_be_bytes(header) as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    fill(r, &mut frame).await?;
    Ok(frame)
}
