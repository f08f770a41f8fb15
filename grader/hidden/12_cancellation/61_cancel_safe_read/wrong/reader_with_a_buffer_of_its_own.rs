//! verdict: failed, diagnosis: cancel_unsafe
//!
//! A `BufReader` makes no `read_exact` safe: what has left it is in the future.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt, BufReader};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut source = BufReader::new(source);
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
