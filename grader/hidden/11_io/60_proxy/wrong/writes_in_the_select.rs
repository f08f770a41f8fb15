//! verdict: failed, diagnosis: wrong_time
//!
//! One select loop reads from both, but writes with write_all inside the branch: while one side takes nothing, the other direction stands still as well.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (mut ar, mut aw) = split(a);
    let (mut br, mut bw) = split(b);
    let mut from_a = vec![0; 8192];
    let mut from_b = vec![0; 8192];
    let (mut a_done, mut b_done) = (false, false);
    let (mut ab, mut ba) = (0, 0);
    while !a_done || !b_done {
        tokio::select! {
            n = ar.read(&mut from_a), if !a_done => {
                let n = n?;
                if n == 0 {
                    a_done = true;
                    bw.shutdown().await?;
                } else {
                    bw.write_all(&from_a[..n]).await?;
                    bw.flush().await?;
                    ab += n as u64;
                }
            }
            n = br.read(&mut from_b), if !b_done => {
                let n = n?;
                if n == 0 {
                    b_done = true;
                    aw.shutdown().await?;
                } else {
                    aw.write_all(&from_b[..n]).await?;
                    aw.flush().await?;
                    ba += n as u64;
                }
            }
        }
    }
    Ok((ab, ba))
}
