use std::io;
use std::pin::pin;
use std::time::Duration;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, sleep_until};

async fn read_message<R: AsyncRead + Unpin>(mut source: R, size: usize) -> io::Result<Vec<u8>> {
    let (mut message, mut piece) = (vec![], [0; 16]);
    while message.len() < size {
        let most = piece.len().min(size - message.len());
        match source.read(&mut piece[..most]).await? {
            0 => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the message is cut")),
            read => message.extend_from_slice(&piece[..read]),
        }
    }
    Ok(message)
}

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let mut message = pin!(read_message(source, size));
    let mut clock = pin!(sleep_until(Instant::now() + pulse.period()));
    loop {
        tokio::select! {
            biased;
            message = &mut message => return message,
            () = &mut clock => {
                pulse.beat();
                let due: Duration = pulse.period();
                let next = clock.deadline() + due;
                clock.as_mut().reset(next);
            }
        }
    }
}
