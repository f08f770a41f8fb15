//! Tries again after an `Interrupted`, as `read_exact` does.

use std::io::{self, ErrorKind};

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
    while filled != size {
        tokio::select! {
            got = source.read(&mut message[filled..]) => match got {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => filled += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            },
            _ = ticks.tick() => pulse.beat(),
        }
    }
    Ok(message)
}
