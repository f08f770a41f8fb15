//! The codec of the library, with the kinds of error that are asked for.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};

pub struct LenCodec {
    inner: LengthDelimitedCodec,
    inside: bool,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        let inner = LengthDelimitedCodec::builder().max_frame_length(max).new_codec();
        Self { inner, inside: false }
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        let before = src.len();
        let frame = self.inner.decode(src)?;
        // It has taken a length and waits for the rest.
        self.inside = frame.is_none() && (self.inside || src.len() < before);
        Ok(frame.map(BytesMut::freeze))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        let frame = self.decode(src)?;
        if frame.is_none() && (self.inside || !src.is_empty()) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(frame)
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        self.inner.encode(frame, dst)
    }
}
