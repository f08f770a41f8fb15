//! Futures' own AsyncReadExt by way of tokio_util's compat, combinators in place of awaits.

use std::io;

use futures::future::{self, FutureExt, TryFutureExt};
use tokio::io::AsyncRead;
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

/// The most bytes that a frame may have.
pub const MAX_FRAME: usize = 64 * 1024;

async fn exactly<R: futures::AsyncRead + Unpin>(r: &mut R, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    futures::AsyncReadExt::read_exact(r, &mut bytes).map_ok(|()| ()).await?;
    Ok(bytes)
}

fn allowed(head: &[u8]) -> io::Result<usize> {
    let len = head.iter().fold(0usize, |sum, b| sum << 8 | usize::from(*b));
    (len <= MAX_FRAME).then_some(len).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>> {
    let mut r: Compat<&mut R> = r.compat();
    let len = exactly(&mut r, 4).and_then(|head| future::ready(allowed(&head))).await?;
    exactly(&mut r, len).await
}
