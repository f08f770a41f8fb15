//! verdict: failed, diagnosis: wrong_time
//!
//! Beats when something has come, not when it is time.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::Instant;

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut source = source.take(size as u64);
    let mut message = vec![];
    let mut due = Instant::now() + pulse.period();
    while message.len() < size {
        if source.read_buf(&mut message).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        while Instant::now() >= due {
            pulse.beat();
            due += pulse.period();
        }
    }
    Ok(message)
}
