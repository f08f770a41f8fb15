//! A std Cursor and `?` on io::Read over a look at the buffer, its own UnexpectedEof turned
//! into `None`; frames are copied out; tests of its own.

use std::io::{self, Cursor, Read};

use bytes::{Buf, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

#[derive(Debug)]
pub struct LenCodec {
    max: usize,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max }
    }

    fn look(&self, bytes: &[u8]) -> io::Result<(Vec<u8>, usize)> {
        let mut at = Cursor::new(bytes);
        let mut head = [0; 4];
        at.read_exact(&mut head)?;
        let len = u32::from_be_bytes(head);
        if len as usize > self.max {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{len} > {}", self.max),
            ));
        }
        let mut frame = Vec::new();
        if Read::take(at, len.into()).read_to_end(&mut frame)? < len as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok((frame, 4 + len as usize))
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        match self.look(src) {
            Ok((frame, used)) => {
                src.advance(used);
                println!("a frame of {} bytes", frame.len());
                Ok(Some(frame.into()))
            }
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        if src.is_empty() {
            return Ok(None);
        }
        let (frame, used) = self.look(src)?;
        src.advance(used);
        Ok(Some(frame.into()))
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        let len = u32::try_from(frame.len())
            .ok()
            .filter(|len| *len as usize <= self.max)
            .ok_or(io::ErrorKind::InvalidInput)?;
        dst.extend(len.to_be_bytes());
        dst.extend(frame);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let (mut codec, mut buf) = (LenCodec::new(3), BytesMut::new());
        codec.encode(Bytes::from_static(b"abc"), &mut buf).unwrap();
        assert_eq!(&codec.decode(&mut buf).unwrap().unwrap()[..], b"abc");
        assert!(buf.is_empty());
    }
}
