//! The length is taken out at once and kept in the codec, where decode_eof asks for it as well.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

#[derive(Debug, Clone, Copy)]
enum State {
    Length,
    Frame(usize),
}

#[derive(Debug)]
pub struct LenCodec {
    max: usize,
    state: State,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max, state: State::Length }
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        loop {
            match self.state {
                State::Length if src.len() < 4 => return Ok(None),
                State::Length => {
                    let len = src.get_u32() as usize;
                    if len > self.max {
                        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
                    }
                    self.state = State::Frame(len);
                }
                State::Frame(len) if src.len() < len => {
                    src.reserve(len - src.len());
                    return Ok(None);
                }
                State::Frame(len) => {
                    self.state = State::Length;
                    return Ok(Some(src.split_to(len).freeze()));
                }
            }
        }
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        match (self.decode(src)?, self.state) {
            (None, State::Length) if src.is_empty() => Ok(None),
            (None, _) => Err(io::ErrorKind::UnexpectedEof.into()),
            (frame, _) => Ok(frame),
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
