//! verdict: failed, diagnosis: lost_data
//!
//! An empty frame does not clear what is remembered.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

#[derive(Debug)]
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
        self.length = Some(length);
        if length == 0 {
            return Ok(Some(Bytes::new()));
        }
        if src.len() < length {
            return Ok(None);
        }
        self.length = None;
        Ok(Some(src.split_to(length).freeze()))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        match self.decode(src)? {
            None if !src.is_empty() || self.length.is_some() => {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            frame => Ok(frame),
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
        dst.put(frame);
        Ok(())
    }
}
