//! Tokio_util's LengthDelimitedCodec does the work, and is asked only when a whole frame, or
//! one that is too long, is there.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};

#[derive(Debug)]
pub struct LenCodec {
    max: usize,
    inner: LengthDelimitedCodec,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        let inner = LengthDelimitedCodec::builder()
            .big_endian()
            .length_field_type::<u32>()
            .max_frame_length(max)
            .new_codec();
        Self { max, inner }
    }

    fn ready(&self, src: &BytesMut) -> bool {
        src.first_chunk().is_some_and(|head| {
            let len = u32::from_be_bytes(*head) as usize;
            len > self.max || src.len() - 4 >= len
        })
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        if !self.ready(src) {
            return Ok(None);
        }
        self.inner.decode(src).map(|frame| frame.map(BytesMut::freeze))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        let frame = self.decode(src)?;
        if frame.is_none() && !src.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(frame)
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        if frame.len() > self.max {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "frame too long"));
        }
        self.inner.encode(frame, dst)
    }
}
