use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

/// Frames of up to `max` bytes. The length of each goes before it, as a big-endian `u32`.
#[derive(Debug)]
pub struct LenCodec {
    max: usize,
}

/// How many bytes a length has.
const HEADER: usize = size_of::<u32>();

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max }
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        // Looked at, and not taken: until the frame is complete, the length stays where it is, and
        // there is nothing to remember.
        let Some(header) = src.first_chunk::<HEADER>() else { return Ok(None) };
        let length = u32::from_be_bytes(*header) as usize;
        if length > self.max {
            let text = format!("a frame of {length} bytes, and {} are the most", self.max);
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        if src.len() - HEADER < length {
            return Ok(None);
        }
        src.advance(HEADER);
        Ok(Some(src.split_to(length).freeze()))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        match self.decode(src)? {
            None if !src.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            frame => Ok(frame),
        }
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        let length = u32::try_from(frame.len()).ok().filter(|_| frame.len() <= self.max);
        let Some(length) = length else {
            let text = format!("a frame of {} bytes, and {} are the most", frame.len(), self.max);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        };
        dst.reserve(HEADER + frame.len());
        dst.put_u32(length);
        dst.put(frame);
        Ok(())
    }
}
