//! verdict: failed, diagnosis: wrong_time
//!
//! Reads, and then waits for the beat before it reads on.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, sleep_until};

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = Vec::new();
    let mut due = Instant::now() + pulse.period();
    while message.len() < size {
        let mut rest = (&mut source).take((size - message.len()) as u64);
        tokio::select! {
            count = rest.read_buf(&mut message) => {
                if count? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                if message.len() == size {
                    break;
                }
                sleep_until(due).await;
            }
            () = sleep_until(due) => {}
        }
        pulse.beat();
        due += pulse.period();
    }
    Ok(message)
}
