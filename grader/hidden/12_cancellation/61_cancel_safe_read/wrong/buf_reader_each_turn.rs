//! verdict: failed, diagnosis: lost_data
//!
//! A BufReader is made for every byte, takes all that is there into its own buffer, and is dropped with the
//! rest in it.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt, BufReader};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut ticks = interval_at(Instant::now() + pulse.period(), pulse.period());
    let mut message = Vec::new();
    while message.len() < size {
        // One byte at a time, which is safe to drop; the buffer makes it fast.
        let mut buffered = BufReader::new(&mut source);
        tokio::select! {
            byte = buffered.read_u8() => message.push(byte?),
            _ = ticks.tick() => pulse.beat(),
        }
    }
    Ok(message)
}
