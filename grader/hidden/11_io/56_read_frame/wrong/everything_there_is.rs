//! verdict: failed, diagnosis: deadlock
//!
//! Reads to the end of everything, which is not the end of the frame.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut all = vec![];
    r.read_to_end(&mut all).await?;
    let Some((header, rest)) = all.split_first_chunk() else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let length = u32::from_be_bytes(*header) as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    rest.get(..length).map(<[u8]>::to_vec).ok_or(io::ErrorKind::UnexpectedEof.into())
}
