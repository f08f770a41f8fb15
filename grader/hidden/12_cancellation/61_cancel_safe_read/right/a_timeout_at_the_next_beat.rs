//! `timeout_at` the next beat, around a read that may be dropped.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, timeout_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let (mut message, mut has) = (vec![0; size], 0);
    let mut due = Instant::now() + pulse.period();
    while has < size {
        match timeout_at(due, source.read(&mut message[has..])).await {
            Ok(count) => match count? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => has += count,
            },
            Err(_) => {
                pulse.beat();
                due += pulse.period();
            }
        }
    }
    Ok(message)
}
