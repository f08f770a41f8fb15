//! verdict: failed, diagnosis: spinning
//!
//! Asks a side that has ended again, and tells the other one each time.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let ((mut from_a, mut to_a), (mut from_b, mut to_b)) = (split(a), split(b));
    let (mut there, mut back) = ([0; 4096], [0; 4096]);
    let (mut passed, mut ended) = ((0, 0), (false, false));
    while ended != (true, true) {
        tokio::select! {
            count = from_a.read(&mut there) => match count? {
                0 => {
                    to_b.shutdown().await?;
                    ended.0 = true;
                }
                count => {
                    to_b.write_all(&there[..count]).await?;
                    to_b.flush().await?;
                    passed.0 += count as u64;
                }
            },
            count = from_b.read(&mut back) => match count? {
                0 => {
                    to_a.shutdown().await?;
                    ended.1 = true;
                }
                count => {
                    to_a.write_all(&back[..count]).await?;
                    to_a.flush().await?;
                    passed.1 += count as u64;
                }
            },
        }
    }
    Ok(passed)
}
