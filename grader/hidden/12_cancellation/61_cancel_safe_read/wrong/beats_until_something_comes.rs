//! verdict: failed, diagnosis: wrong_time
//!
//! Who has got something need not say that somebody is there.

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
        let nothing_yet = message.is_empty();
        let mut rest = (&mut source).take((size - message.len()) as u64);
        tokio::select! {
            count = rest.read_buf(&mut message) => if count? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            },
            _ = beats.tick(), if nothing_yet => pulse.beat(),
        }
    }
    Ok(message)
}
