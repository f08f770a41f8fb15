//! verdict: failed, diagnosis: lost_data
//!
//! `?` on accept returns at once, which drops the JoinSet and so aborts every client that is still connected.

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
    loop {
        let (socket, _) = tokio::select! {
            biased;
            _ = stop.cancelled() => break,
            accepted = l.accept() => accepted?,
        };
        clients.spawn(serve(socket));
    }
    drop(l);
    while clients.join_next().await.is_some() {}
    Ok(())
}
