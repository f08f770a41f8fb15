//! A hand-written future, a struct with pin_project_lite, that polls `r` itself and steps from
//! length to body.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, ReadBuf};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

enum Part {
    Head,
    Body,
}

pin_project! {
    struct ReadFrame<'a, R: ?Sized> {
        r: &'a mut R,
        part: Part,
        buf: Vec<u8>,
        got: usize,
    }
}

impl<R: AsyncRead + Unpin + ?Sized> Future for ReadFrame<'_, R> {
    type Output = io::Result<Vec<u8>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let me = self.project();
        loop {
            while *me.got < me.buf.len() {
                let mut room = ReadBuf::new(&mut me.buf[*me.got..]);
                ready!(Pin::new(&mut **me.r).poll_read(cx, &mut room))?;
                match room.filled().len() {
                    0 => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                    n => *me.got += n,
                }
            }
            match me.part {
                Part::Head => {
                    let head: [u8; 4] = me.buf[..].try_into().expect("four bytes");
                    let len = u32::from_be_bytes(head) as usize;
                    if len > MAX_FRAME {
                        return Poll::Ready(Err(io::Error::new(
                            io::ErrorKind::InvalidData,
                            "frame too long",
                        )));
                    }
                    *me.part = Part::Body;
                    *me.got = 0;
                    *me.buf = vec![0; len];
                }
                Part::Body => return Poll::Ready(Ok(std::mem::take(me.buf))),
            }
        }
    }
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    ReadFrame { r, part: Part::Head, buf: vec![0; 4], got: 0 }.await
}
