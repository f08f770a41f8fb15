use std::io;

use tokio::io::AsyncRead;

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

/// Reads one frame from `r` and returns its bytes. Its length comes first, as a big-endian `u32`, then
/// so many bytes.
///
/// Returns as soon as the frame is complete, and has read nothing beyond it. Where `r` ends before that,
/// the error is of kind `UnexpectedEof`. For a length above `MAX_FRAME` it is of kind `InvalidData`, and
/// comes as soon as the length is there. Errors of `r` are passed on as they are.
pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    todo!("read the length, look at it, and read so many bytes")
}
