//! A generic encode for whatever can be borrowed as bytes, let-chains and checked arithmetic, a
//! macro for errors.

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

macro_rules! fail {
    ($kind:ident, $($text:tt)+) => {
        return Err(io::Error::new(io::ErrorKind::$kind, format!($($text)+)))
    };
}

/// Frames of up to `max` bytes. The length of each goes before it, as a big-endian `u32`.
#[derive(Debug)]
pub struct LenCodec {
    max: u64,
}

impl LenCodec {
    pub fn new(max: usize) -> Self {
        Self { max: max as u64 }
    }

    fn append(&self, frame: impl AsRef<[u8]>, dst: &mut impl BufMut) -> io::Result<()> {
        let frame = frame.as_ref();
        match u32::try_from(frame.len()) {
            Ok(len) if u64::from(len) <= self.max => dst.put_u32(len),
            _ => fail!(InvalidInput, "{} bytes are more than {}", frame.len(), self.max),
        }
        dst.put(frame);
        Ok(())
    }
}

impl Decoder for LenCodec {
    type Item = Bytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        let Ok(len) = (&src[..]).try_get_u32() else {
            return Ok(None);
        };
        if u64::from(len) > self.max {
            fail!(InvalidData, "{len} bytes are more than {}", self.max);
        }
        if let Some(end) = (len as usize).checked_add(4)
            && end <= src.len()
        {
            let mut frame = src.split_to(end);
            return Ok(Some(frame.split_off(4).freeze()));
        }
        Ok(None)
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Bytes>> {
        let frame = self.decode(src)?;
        if frame.is_none() && src.has_remaining() {
            fail!(UnexpectedEof, "{} bytes are no frame", src.remaining());
        }
        Ok(frame)
    }
}

impl Encoder<Bytes> for LenCodec {
    type Error = io::Error;

    fn encode(&mut self, frame: Bytes, dst: &mut BytesMut) -> io::Result<()> {
        self.append(frame, dst)
    }
}
