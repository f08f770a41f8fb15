//! Tokio::io::copy out of a `take` into a Vec, and its count compared with the length.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, copy};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

macro_rules! ensure {
    ($cond:expr, $kind:ident) => {
        if !$cond {
            return Err(io::ErrorKind::$kind.into());
        }
    };
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    ensure!(copy(&mut r.take(4), &mut head).await? == 4, UnexpectedEof);
    let &[a, b, c, d] = head.as_slice() else { unreachable!("four bytes came") };
    let len = u32::from_be_bytes([a, b, c, d]);
    ensure!(len as usize <= MAX_FRAME, InvalidData);
    let mut frame = Vec::new();
    ensure!(copy(&mut r.take(len.into()), &mut frame).await? == u64::from(len), UnexpectedEof);
    Ok(frame)
}
