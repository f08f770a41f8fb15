//! Fills a `BytesMut` that has a limit.

use std::io;

use bytes::{BufMut, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

async fn exactly<R: AsyncRead + Unpin>(r: &mut R, count: usize) -> io::Result<BytesMut> {
    let mut room = BytesMut::with_capacity(count).limit(count);
    while room.has_remaining_mut() {
        if r.read_buf(&mut room).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(room.into_inner())
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let length = exactly(r, 4).await?;
    let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(exactly(r, length).await?.to_vec())
}
