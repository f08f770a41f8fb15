//! verdict: failed, diagnosis: lost_data
//!
//! Reads safely, but in a future that keeps what it has read, and is made anew after each beat.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

async fn read_message<R: AsyncRead + Unpin>(source: &mut R, size: usize) -> io::Result<Vec<u8>> {
    let mut message = vec![];
    let mut source = source.take(size as u64);
    while message.len() < size {
        if source.read_buf(&mut message).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(message)
}

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    loop {
        tokio::select! {
            message = read_message(&mut source, size) => return message,
            _ = beats.tick() => pulse.beat(),
        }
    }
}
