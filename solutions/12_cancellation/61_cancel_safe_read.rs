use std::io;
use std::pin::pin;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

/// Reads a message of `size` bytes from `source`, and beats meanwhile.
pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = vec![0; size];
    // The first tick of an `interval` is ready at once, and the first beat is due after a period.
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    {
        // `read_exact` must not be dropped before it is done. So it is made once, and `select!` gets
        // a reference: that is dropped with each beat, and what it refers to goes on where it was.
        let mut reading = pin!(source.read_exact(&mut message));
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
