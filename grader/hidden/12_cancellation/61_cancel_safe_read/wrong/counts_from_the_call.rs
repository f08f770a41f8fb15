//! verdict: failed, diagnosis: wrong_time
//!
//! The first period begins when it is called, not when it is polled.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub fn cancel_safe_read<R>(
    mut source: R,
    size: usize,
    pulse: Pulse,
) -> impl Future<Output = io::Result<Vec<u8>>> + Send
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    async move {
        let mut message = vec![0; size];
        {
            let mut reading = std::pin::pin!(source.read_exact(&mut message));
            loop {
                tokio::select! {
                    done = &mut reading => {
                        done?;
                        break;
                    }
                    _ = beats.tick() => pulse.beat(),
                }
            }
        }
        Ok(message)
    }
}
