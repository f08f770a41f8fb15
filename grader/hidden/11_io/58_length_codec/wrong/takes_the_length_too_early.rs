//! verdict: failed, diagnosis: lost_data
//!
//! The length is taken out, and nobody remembers it.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

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
        if src.len() < 4 {
            return Ok(None);
        }
        let length = src.get_u32() as usize;
        if length > self.max {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if src.len() < length {
            return Ok(None);
        }
        Ok(Some(src.split_to(length).freeze()))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        match self.decode(src)? {
            Some(frame) => Ok(Some(frame)),
            None if src.is_empty() => Ok(None),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        if frame.len() > self.max {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        dst.put_u32(frame.len() as u32);
        dst.extend_from_slice(&frame);
        Ok(())
    }
}
