//! verdict: failed, diagnosis: leaked_task
//!
//! Nobody stops the task that beats.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::sleep;

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    tokio::spawn(async move {
        loop {
            sleep(pulse.period()).await;
            pulse.beat();
        }
    });
    let mut message = vec![0; size];
    source.read_exact(&mut message).await?;
    Ok(message)
}
