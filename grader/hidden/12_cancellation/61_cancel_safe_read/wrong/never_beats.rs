//! verdict: failed, diagnosis: wrong_time
//!
//! Reads without a beat.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = vec![0; size];
    source.read_exact(&mut message).await?;
    drop(pulse);
    Ok(message)
}
