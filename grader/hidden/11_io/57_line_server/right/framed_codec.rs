//! FramedRead and FramedWrite with an own codec that knows lines and answers, joined by a
//! Sink's `send`.

use std::io;

use bytes::BytesMut;
use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::codec::{Decoder, Encoder, FramedRead, FramedWrite};

struct Line;
struct Answer;

fn text(bytes: &[u8]) -> io::Result<String> {
    String::from_utf8(bytes.to_vec()).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}

impl Decoder for Line {
    type Item = String;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<String>> {
        let Some(end) = src.iter().position(|b| *b == b'\n') else {
            return Ok(None);
        };
        let line = src.split_to(end + 1);
        let line = &line[..end];
        text(line.strip_suffix(b"\r").unwrap_or(line)).map(Some)
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<String>> {
        match self.decode(src)? {
            None if !src.is_empty() => text(&src.split()).map(Some),
            line => Ok(line),
        }
    }
}

impl Encoder<String> for Answer {
    type Error = io::Error;

    fn encode(&mut self, line: String, dst: &mut BytesMut) -> io::Result<()> {
        dst.extend(line.to_uppercase().bytes().chain([b'\n']));
        Ok(())
    }
}

pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = FramedRead::new(r, Line);
    let mut answers = FramedWrite::new(w, Answer);
    while let Some(line) = lines.next().await {
        answers.send(line?).await?;
    }
    Ok(())
}
