//! verdict: failed, diagnosis: cancel_unsafe
//!
//! A `timeout` drops what it has waited for in vain, too.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, timeout_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = vec![0; size];
    let mut due = Instant::now() + pulse.period();
    loop {
        match timeout_at(due, source.read_exact(&mut message)).await {
            Ok(read) => {
                read?;
                return Ok(message);
            }
            Err(_) => {
                pulse.beat();
                due += pulse.period();
            }
        }
    }
}
