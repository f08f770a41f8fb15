//! Takes the length at once, and keeps it until the frame is there.

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
        let frame = self.decode(src)?;
        if frame.is_none() && (self.length.is_some() || !src.is_empty()) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "half a frame"));
        }
        Ok(frame)
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
