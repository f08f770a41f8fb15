use std::io;

use kata::cancellation::Pulse;
use tokio::io::AsyncRead;

/// Reads `size` bytes from `source`, however many pieces they come in, and returns them. Meanwhile it
/// beats: `pulse.beat()` each time that another `pulse.period()` has passed.
///
/// If the source ends before, the error is `UnexpectedEof`; an error of the source is passed on. When the
/// future is dropped, neither reading nor beating goes on.
pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    todo!("read the bytes and beat meanwhile, so that no beat costs you any of them")
}
