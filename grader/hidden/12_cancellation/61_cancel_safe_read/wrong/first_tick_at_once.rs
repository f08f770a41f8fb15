//! verdict: failed, diagnosis: wrong_time
//!
//! The first tick of an `interval` is ready at once.

use std::io;
use std::pin::pin;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::interval;

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = vec![0; size];
    let mut beats = interval(pulse.period());
    {
        let mut reading = pin!(source.read_exact(&mut message));
        loop {
            tokio::select! {
                read = &mut reading => {
                    read?;
                    break;
                }
                _ = beats.tick() => pulse.beat(),
            }
        }
    }
    Ok(message)
}
