use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

/// Reads one frame: its length as a big-endian `u32`, then so many bytes, which are returned.
pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    // Asks for four bytes and waits for four, in whatever pieces they come. No buffer of our own stands
    // between: it would take along what belongs to the next frame.
    let length = r.read_u32().await? as usize;
    // Before anything is done with it: so far it is only a claim.
    if length > MAX_FRAME {
        let text = format!("a frame of {length} bytes, and {MAX_FRAME} are the most");
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    let mut frame = vec![0; length];
    r.read_exact(&mut frame).await?;
    Ok(frame)
}
