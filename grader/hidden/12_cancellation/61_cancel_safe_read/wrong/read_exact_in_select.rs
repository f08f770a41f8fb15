//! verdict: failed, diagnosis: cancel_unsafe
//!
//! Each beat drops a `read_exact` with what it has read.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = vec![0; size];
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    loop {
        tokio::select! {
            read = source.read_exact(&mut message) => {
                read?;
                return Ok(message);
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
}
