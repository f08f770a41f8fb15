//! verdict: failed, diagnosis: wrong_value
//!
//! Returns all that came with the last of it.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = Vec::new();
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    while message.len() < size {
        tokio::select! {
            read = source.read_buf(&mut message) => {
                if read? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
    Ok(message)
}
