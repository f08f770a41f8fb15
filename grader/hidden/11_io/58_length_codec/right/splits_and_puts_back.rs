//! Takes all, and puts back what is too much.

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
        let mut all = src.split();
        let given = match all.first_chunk::<4>() {
            Some(length) if u32::from_be_bytes(*length) as usize > self.max => {
                Err(io::ErrorKind::InvalidData.into())
            }
            Some(length) if all.len() - 4 >= u32::from_be_bytes(*length) as usize => {
                let length = u32::from_be_bytes(*length) as usize;
                let mut frame = all.split_to(4 + length);
                frame.advance(4);
                Ok(Some(frame.freeze()))
            }
            _ => Ok(None),
        };
        all.unsplit(src.split());
        *src = all;
        given
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
        if frame.len() > self.max {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        dst.put_u32(frame.len() as u32);
        dst.put(frame);
        Ok(())
    }
}
