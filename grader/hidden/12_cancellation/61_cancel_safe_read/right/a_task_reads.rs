use std::io;

use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::task::AbortOnDropHandle;

pub async fn cancel_safe_read<R>(mut source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let (tx, mut rx) = mpsc::channel(1);
    let _reader = AbortOnDropHandle::new(tokio::spawn(async move {
        let mut message = vec![0; size];
        let read = source.read_exact(&mut message).await;
        let _ = tx.send(read.map(|_| message)).await;
    }));
    let mut due = Instant::now() + pulse.period();
    loop {
        tokio::select! {
            Some(message) = rx.recv() => return message,
            () = sleep_until(due) => {
                pulse.beat();
                due += pulse.period();
            }
        }
    }
}
