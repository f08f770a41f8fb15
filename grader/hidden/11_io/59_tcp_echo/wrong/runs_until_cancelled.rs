//! verdict: failed, diagnosis: wrong_value
//!
//! Run_until_cancelled prefers the future when it is ready together with the cancellation, so a client that waits at the stop is still accepted.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

async fn serve(mut s: TcpStream) -> io::Result<()> {
    let mut buf = vec![0; 8192];
    loop {
        let n = s.read(&mut buf).await?;
        if n == 0 {
            return Ok(());
        }
        s.write_all(&buf[..n]).await?;
    }
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    let mut result = Ok(());
    while let Some(accepted) = stop.run_until_cancelled(l.accept()).await {
        match accepted {
            Ok((socket, _)) => {
                clients.spawn(serve(socket));
            }
            Err(e) => {
                result = Err(e);
                break;
            }
        }
    }
    drop(l);
    while clients.join_next().await.is_some() {}
    result
}
