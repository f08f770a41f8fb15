use std::io;

use tokio::io::{AsyncRead, AsyncWrite};

/// Answers each line of `r` with the same line in upper case, into `w`, until `r` ends.
///
/// Every answer has reached the other side before the next line is waited for. An error of `r` or `w`
/// ends it, and is returned.
pub async fn line_server<R, W>(r: R, w: W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    todo!("answer line after line, until there are no more")
}
