//! verdict: failed, diagnosis: wrong_value
//!
//! It asks the source once before it looks whether anything is missing, and a read into an empty slice gives
//! 0, which it takes for the end.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut ticks = interval_at(Instant::now() + pulse.period(), pulse.period());
    let mut message = vec![0; size];
    let mut filled = 0;
    loop {
        tokio::select! {
            got = source.read(&mut message[filled..]) => {
                let got = got?;
                if got == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                filled += got;
                if filled == size {
                    return Ok(message);
                }
            }
            _ = ticks.tick() => pulse.beat(),
        }
    }
}
