use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

/// Passes on to each side what the other one sends, until both have ended, and returns how many bytes
/// went from `a` to `b`, and from `b` to `a`.
pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (from_a, to_a) = split(a);
    let (from_b, to_b) = split(b);
    // The first error ends both: the other one is dropped where it waits.
    tokio::try_join!(pass_on(from_a, to_b), pass_on(from_b, to_a))
}

/// One direction, up to its end, which is passed on as well.
async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<u64> {
    let mut piece = vec![0; 8 << 10];
    let mut passed = 0;
    loop {
        let count = from.read(&mut piece).await?;
        if count == 0 {
            break;
        }
        to.write_all(&piece[..count]).await?;
        // What is kept back here might be the question that the other side waits for.
        to.flush().await?;
        passed += count as u64;
    }
    to.shutdown().await?;
    Ok(passed)
}
