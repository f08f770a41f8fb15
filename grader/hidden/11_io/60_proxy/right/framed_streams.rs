//! Streams and sinks: FramedRead forwarded into FramedWrite with the BytesCodec, counted on the way, joined by futures' try_join.

use std::cell::Cell;
use std::io;

use bytes::Bytes;
use futures::future::try_join;
use futures::{StreamExt, TryStreamExt};
use tokio::io::{AsyncRead, AsyncWrite, split};
use tokio_util::codec::{BytesCodec, FramedRead, FramedWrite};

async fn pour<R, W>(from: R, to: W) -> io::Result<u64>
where
    R: AsyncRead,
    W: AsyncWrite,
{
    let count = Cell::new(0);
    FramedRead::new(from, BytesCodec::new())
        .map_ok(|piece| {
            count.set(count.get() + piece.len() as u64);
            piece.freeze()
        })
        .forward(FramedWrite::<_, BytesCodec>::new(to, BytesCodec::new()))
        .await?;
    Ok(count.get())
}

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (ar, aw) = split(a);
    let (br, bw) = split(b);
    try_join(pour(ar, bw), pour(br, aw)).await
}
