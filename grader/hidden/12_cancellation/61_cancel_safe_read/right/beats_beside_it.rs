use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, interval_at};

async fn beat(pulse: Pulse) {
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    loop {
        beats.tick().await;
        pulse.beat();
    }
}

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = vec![0; size];
    tokio::select! {
        read = source.read_exact(&mut message) => {
            read?;
        }
        () = beat(pulse) => {}
    }
    Ok(message)
}
