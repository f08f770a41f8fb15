//! An automaton that takes every byte out of `src` at once and keeps all of it in itself,
//! length and half a frame alike.

use std::io;

use bytes::{Buf, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

#[derive(Debug)]
pub struct LenCodec {
    max: usize,
    head: Vec<u8>,
    frame: Option<(usize, BytesMut)>,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max, head: Vec::new(), frame: None }
    }

    fn idle(&self) -> bool {
        self.head.is_empty() && self.frame.is_none()
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        while self.frame.is_none() {
            if src.is_empty() {
                return Ok(None);
            }
            self.head.push(src.get_u8());
            if let &[a, b, c, d] = self.head.as_slice() {
                let len = u32::from_be_bytes([a, b, c, d]) as usize;
                self.head.clear();
                if len > self.max {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                self.frame = Some((len, BytesMut::new()));
            }
        }
        let (len, mut frame) = self.frame.take().expect("there is one now");
        let n = src.len().min(len - frame.len());
        frame.unsplit(src.split_to(n));
        if frame.len() == len {
            return Ok(Some(frame.freeze()));
        }
        self.frame = Some((len, frame));
        Ok(None)
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        match self.decode(src)? {
            None if !self.idle() => Err(io::ErrorKind::UnexpectedEof.into()),
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
        let head = (frame.len() as u32).to_be_bytes();
        head.chunks(1).chain([&frame[..]]).for_each(|part| dst.extend_from_slice(part));
        Ok(())
    }
}
