//! A `FramedRead` keeps what has come, whoever is dropped.

use std::io;

use bytes::BytesMut;
use futures::StreamExt;
use kata::cancellation::Pulse;
use tokio::io::AsyncRead;
use tokio::time::{Instant, interval_at};
use tokio_util::codec::{Decoder, FramedRead};

struct Exactly(usize);

impl Decoder for Exactly {
    type Item = BytesMut;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<BytesMut>> {
        Ok((src.len() >= self.0).then(|| src.split_to(self.0)))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<BytesMut>> {
        match self.decode(src)? {
            None => Err(io::ErrorKind::UnexpectedEof.into()),
            some => Ok(some),
        }
    }
}

pub async fn cancel_safe_read<R>(source: R, size: usize, pulse: Pulse) -> io::Result<Vec<u8>>
where
    R: AsyncRead + Unpin + Send + 'static,
{
    if size == 0 {
        return Ok(vec![]);
    }
    let mut beats = interval_at(Instant::now() + pulse.period(), pulse.period());
    let mut frames = FramedRead::new(source, Exactly(size));
    loop {
        tokio::select! {
            frame = frames.next() => match frame {
                Some(frame) => return frame.map(|frame| frame.to_vec()),
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            },
            _ = beats.tick() => pulse.beat(),
        }
    }
}
