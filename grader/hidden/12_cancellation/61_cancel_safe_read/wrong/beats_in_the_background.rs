//! verdict: failed, diagnosis: not_cancelled
//!
//! Two tasks that nobody stops where the future is dropped.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::sleep;

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let beating = tokio::spawn(async move {
        loop {
            sleep(pulse.period()).await;
            pulse.beat();
        }
    });
    let mut message = vec![0; size];
    let read = source.read_exact(&mut message).await;
    beating.abort();
    read.map(|_| message)
}
