//! One byte after the other with read_u8, with logging to stdout and tests of its own.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut len = 0u32;
    for at in 0..4 {
        len = len << 8 | u32::from(r.read_u8().await?);
        println!("[read_frame] {at}: length so far {len}");
    }
    if len > MAX_FRAME as u32 {
        println!("[read_frame] refused: {len}");
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{len} bytes")));
    }
    let mut frame = Vec::new();
    for _ in 0..len {
        frame.push(r.read_u8().await?);
    }
    println!("[read_frame] done with {} bytes", frame.len());
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn mine() {
        let mut r: &[u8] = &[0, 0, 0, 1, 7, 9];
        assert_eq!(read_frame(&mut r).await.unwrap(), [7]);
        assert_eq!(r, [9]);
    }
}
