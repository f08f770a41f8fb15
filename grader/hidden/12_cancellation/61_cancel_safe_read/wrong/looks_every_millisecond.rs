//! verdict: failed, diagnosis: spinning
//!
//! Asks again and again instead of waiting.

use std::io;
use std::time::Duration;

use futures::FutureExt;
use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, sleep};

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut source = source.take(size as u64);
    let mut message = vec![];
    let mut due = Instant::now() + pulse.period();
    while message.len() < size {
        match source.read_buf(&mut message).now_or_never() {
            Some(Ok(0)) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Some(read) => {
                read?;
            }
            None => sleep(Duration::from_millis(1)).await,
        }
        if message.len() < size && Instant::now() >= due {
            pulse.beat();
            due += pulse.period();
        }
    }
    Ok(message)
}
