//! verdict: failed, diagnosis: wrong_value
//!
//! Reads before it looks whether there is anything to read.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = r.read_u32().await? as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let (mut frame, mut has) = (vec![0; length], 0);
    loop {
        match r.read(&mut frame[has..]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => has += count,
        }
        if has == length {
            return Ok(frame);
        }
    }
}
