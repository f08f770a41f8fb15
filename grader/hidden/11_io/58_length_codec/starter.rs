use std::io;

use bytes::{Bytes, BytesMut};
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

    /// Takes the first frame out of `src`, and leaves what is behind it. As long as the frame is not
    /// complete, gives `None`.
    ///
    /// A length above `max` is an error of kind `InvalidData`, as soon as it is there.
    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        todo!("give the first frame of `src`, if all of it is there")
    }

    /// The same where nothing more comes. What is left then, and is no frame, is an error of kind
    /// `UnexpectedEof`; nothing left is `None`.
    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        todo!("give the next frame; when there is none, look at what is left")
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    /// Appends the length of `frame` and its bytes to `dst`. A frame that is too long is an error of
    /// kind `InvalidInput`, and leaves `dst` as it is.
    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        todo!("append the length and the frame")
    }
}
