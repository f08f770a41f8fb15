use std::future::ready;
use std::io;

use futures::{StreamExt, stream};
use kata::cancellation::Pulse;
use tokio::io::AsyncRead;
use tokio::time::{Instant, interval_at};
use tokio_stream::wrappers::IntervalStream;
use tokio_util::io::ReaderStream;

enum Event {
    Piece(io::Result<bytes::Bytes>),
    End,
    Beat,
}

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    let end = stream::once(ready(Event::End));
    let pieces = ReaderStream::new(source).map(Event::Piece).chain(end);
    let ticks = IntervalStream::new(interval_at(Instant::now() + pulse.period(), pulse.period()));
    let mut events = stream::select(pieces, ticks.map(|_| Event::Beat));
    let mut message = Vec::with_capacity(size);
    while message.len() < size {
        match events.next().await {
            Some(Event::Piece(piece)) => message.extend_from_slice(&piece?),
            Some(Event::Beat) => pulse.beat(),
            Some(Event::End) | None => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
    message.truncate(size);
    Ok(message)
}
