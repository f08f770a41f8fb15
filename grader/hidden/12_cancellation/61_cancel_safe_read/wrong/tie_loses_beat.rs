//! verdict: failed, diagnosis: wrong_time
//!
//! The next beat is worked out from the clock in every turn, so when a piece comes in the very moment of a
//! beat and is taken first, that beat is skipped.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Duration, Instant, sleep_until};

fn next_beat(start: Instant, period: Duration) -> Instant {
    let gone = start.elapsed().as_millis() as u64;
    let period = period.as_millis() as u64;
    start + Duration::from_millis((gone / period + 1) * period)
}

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let start = Instant::now();
    let mut message = vec![0; size];
    let mut filled = 0;
    while filled < size {
        tokio::select! {
            biased;
            got = source.read(&mut message[filled..]) => match got? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                n => filled += n,
            },
            _ = sleep_until(next_beat(start, pulse.period())) => pulse.beat(),
        }
    }
    Ok(message)
}
