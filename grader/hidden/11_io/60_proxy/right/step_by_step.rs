//! A macro for one direction with fill_buf and consume on a BufReader, two pinned futures in a select loop, own test in the file.

use std::io;
use std::pin::pin;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, split};

macro_rules! one_way {
    ($from:ident => $to:ident) => {
        async {
            let mut source = BufReader::new($from);
            let mut sum = 0u64;
            while let piece @ [_, ..] = source.fill_buf().await? {
                let n = $to.write(piece).await?;
                if n == 0 {
                    return Err(io::Error::from(io::ErrorKind::WriteZero));
                }
                source.consume(n);
                sum += n as u64;
                if source.buffer().is_empty() {
                    $to.flush().await?;
                }
            }
            $to.shutdown().await?;
            println!("one way is done: {sum}");
            Ok::<u64, io::Error>(sum)
        }
    };
}

pub async fn proxy<A, B>(a: A, b: B) -> io::Result<(u64, u64)>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let (ar, mut aw) = split(a);
    let (br, mut bw) = split(b);
    let mut there = pin!(one_way!(ar => bw));
    let mut back = pin!(one_way!(br => aw));
    let (mut x, mut y) = (None, None);
    loop {
        if let (Some(x), Some(y)) = (x, y) {
            return Ok((x, y));
        }
        tokio::select! {
            n = &mut there, if x.is_none() => x = Some(n?),
            n = &mut back, if y.is_none() => y = Some(n?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, duplex};

    #[tokio::test]
    async fn passes_on() {
        let (mut left, a) = duplex(10);
        let (b, mut right) = duplex(10);
        let went = tokio::spawn(proxy(a, b));
        left.write_all(b"hi").await.unwrap();
        left.shutdown().await.unwrap();
        let mut got = String::new();
        right.read_to_string(&mut got).await.unwrap();
        right.shutdown().await.unwrap();
        assert_eq!((got.as_str(), went.await.unwrap().unwrap()), ("hi", (2, 0)));
    }
}
