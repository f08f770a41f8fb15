//! verdict: failed, diagnosis: unhandled_error
//!
//! The length is kept in the codec, and at the end it looks at the buffer alone.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

pub struct LenCodec {
    max: usize,
    length: Option<usize>,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max, length: None }
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        if self.length.is_none() && src.len() >= 4 {
            self.length = Some(src.get_u32() as usize);
        }
        let Some(length) = self.length else { return Ok(None) };
        if length > self.max {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if src.len() < length {
            return Ok(None);
        }
        self.length = None;
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
