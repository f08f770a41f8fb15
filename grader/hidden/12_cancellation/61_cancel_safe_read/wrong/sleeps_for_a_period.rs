//! verdict: failed, diagnosis: wrong_time
//!
//! The sleep is made anew with each piece, so that beats come late.

use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::sleep;

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut source = source.take(size as u64);
    let mut message = Vec::with_capacity(size);
    while message.len() < size {
        tokio::select! {
            read = source.read_buf(&mut message) => {
                if read? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            () = sleep(pulse.period()) => pulse.beat(),
        }
    }
    Ok(message)
}
