//! verdict: failed, diagnosis: unhandled_error
//!
//! Reads on after an error that may pass.

use std::io::{self, ErrorKind};

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

async fn fill<R: AsyncRead + Unpin>(r: &mut R, mut room: &mut [u8]) -> io::Result<()> {
    let mut tries = 3;
    while !room.is_empty() {
        match r.read(room).await {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => room = &mut room[count..],
            Err(error) if tries == 0 => return Err(error),
            Err(_) => tries -= 1,
        }
    }
    Ok(())
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    fill(r, &mut length).await?;
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    fill(r, &mut frame).await?;
    Ok(frame)
}
