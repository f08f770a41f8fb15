//! Read_buf into a BufMut that is limited, so that it never takes more than is missing; the
//! length comes the same way.

use std::io;

use bytes::{Buf, BufMut};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

async fn next<R: AsyncRead + Unpin>(r: &mut R, len: usize) -> io::Result<Vec<u8>> {
    let mut into = Vec::new().limit(len);
    while into.has_remaining_mut() {
        if 0 == r.read_buf(&mut into).await? {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("{} of {len} bytes came", into.get_ref().len()),
            ));
        }
    }
    Ok(into.into_inner())
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let claimed = next(r, 4).await?.as_slice().get_u32() as usize;
    match claimed {
        0..=MAX_FRAME => next(r, claimed).await,
        _ => Err(io::Error::other("too long"))
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e)),
    }
}
