//! verdict: failed, diagnosis: not_cancelled
//!
//! The task that reads is detached when this is dropped.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    let mut reading = tokio::spawn(async move {
        let mut message = vec![0; size];
        source.read_exact(&mut message).await?;
        io::Result::Ok(message)
    });
    loop {
        tokio::select! {
            done = &mut reading => return done.unwrap(),
            _ = beats.tick() => pulse.beat(),
        }
    }
}
