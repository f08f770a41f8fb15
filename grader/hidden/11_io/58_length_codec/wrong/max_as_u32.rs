//! verdict: failed, diagnosis: lost_data
//!
//! `max` is cut to 32 bits for the comparison, so a `max` of 4 GiB becomes 0 and every frame
//! that is not empty is refused.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

/// Frames of up to `max` bytes. The length of each goes before it, as a big-endian `u32`.
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
        let Some(head) = src.first_chunk::<4>() else {
            return Ok(None);
        };
        let len = u32::from_be_bytes(*head);
        if len > self.max as u32 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
        }
        let len = len as usize;
        if src.len() < 4 + len {
            return Ok(None);
        }
        src.advance(4);
        Ok(Some(src.split_to(len).freeze()))
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
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "frame too long"));
        }
        dst.reserve(4 + frame.len());
        dst.put_u32(frame.len() as u32);
        dst.put_slice(&frame);
        Ok(())
    }
}
