//! The loop begins with the flush, so that it always stands directly before the wait for a
//! line; logging to stdout, tests of its own.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

pub async fn line_server<R, W>(r: R, mut w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut lines = BufReader::new(r).lines();
    let mut count = 0u64;
    loop {
        w.flush().await?;
        let next = lines.next_line().await;
        println!("line {count}: {next:?}");
        let Some(line) = next? else { break };
        count += 1;
        let answer: String = line.to_uppercase().chars().chain(['\n']).collect();
        let mut left = answer.as_bytes();
        while !left.is_empty() {
            match w.write(left).await? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                n => left = &left[n..],
            }
        }
    }
    println!("{count} lines answered");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers() {
        let mut out = Vec::new();
        line_server(&b"a \r\n\nb"[..], &mut out).await.unwrap();
        assert_eq!(out, b"A \n\nB\n");
    }
}
