//! verdict: failed, diagnosis: wrong_time
//!
//! Who writes in a branch of the select! does not read meanwhile.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub async fn proxy<A, B>(mut a: A, mut b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (mut from_a, mut from_b) = ([0; 4096], [0; 4096]);
    let (mut there, mut back) = (0, 0);
    let (mut a_ended, mut b_ended) = (false, false);
    while !(a_ended && b_ended) {
        tokio::select! {
            count = a.read(&mut from_a), if !a_ended => {
                let count = count?;
                a_ended = count == 0;
                if a_ended {
                    b.shutdown().await?;
                }
                b.write_all(&from_a[..count]).await?;
                b.flush().await?;
                there += count as u64;
            }
            count = b.read(&mut from_b), if !b_ended => {
                let count = count?;
                b_ended = count == 0;
                if b_ended {
                    a.shutdown().await?;
                }
                a.write_all(&from_b[..count]).await?;
                a.flush().await?;
                back += count as u64;
            }
        }
    }
    Ok((there, back))
}
