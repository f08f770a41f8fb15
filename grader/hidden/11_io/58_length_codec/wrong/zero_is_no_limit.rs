//! verdict: failed, diagnosis: over_limit
//!
//! Takes a `max` of 0 for none.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

#[derive(Debug)]
pub struct LenCodec {
    max: usize,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max }
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        let Some(header) = src.first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_be_bytes(*header) as usize;
        if self.max > 0 && length > self.max {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if src.len() - 4 < length {
            return Ok(None);
        }
        src.advance(4);
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
        if self.max > 0 && frame.len() > self.max {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        dst.put_u32(frame.len() as u32);
        dst.put(frame);
        Ok(())
    }
}
