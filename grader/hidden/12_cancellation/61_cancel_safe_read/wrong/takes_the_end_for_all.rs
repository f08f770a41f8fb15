//! verdict: failed, diagnosis: unhandled_error
//!
//! A source that ends before gives a short message, and no error.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut source = source.take(size as u64);
    let mut message = Vec::with_capacity(size);
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    loop {
        tokio::select! {
            read = source.read_buf(&mut message) => {
                if read? == 0 {
                    return Ok(message);
                }
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
}
