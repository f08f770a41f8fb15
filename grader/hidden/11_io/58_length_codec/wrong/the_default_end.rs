//! verdict: failed, diagnosis: wrong_value
//!
//! Keeps the length in itself, so that the buffer is empty where half a frame is missing.

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
        let length = match self.length {
            Some(length) => length,
            None if src.len() < 4 => return Ok(None),
            None => src.get_u32() as usize,
        };
        if length > self.max {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if src.len() < length {
            self.length = Some(length);
            return Ok(None);
        }
        self.length = None;
        Ok(Some(src.split_to(length).freeze()))
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
