//! verdict: failed, diagnosis: lost_data
//!
//! The buffer is made anew with the future.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut source = source.take(size as u64);
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    loop {
        tokio::select! {
            message = async {
                let mut message = vec![];
                source.read_to_end(&mut message).await.map(|_| message)
            } => {
                let message = message?;
                if message.len() < size {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                return Ok(message);
            }
            _ = beats.tick() => pulse.beat(),
        }
    }
}
