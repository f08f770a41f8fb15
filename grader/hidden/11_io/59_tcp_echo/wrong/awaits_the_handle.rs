//! verdict: failed, diagnosis: deadlock
//!
//! The handle of the spawned task is awaited right away in the accept loop, so the next client is accepted only once this one has gone.

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
    loop {
        tokio::select! {
            biased;
            _ = stop.cancelled() => return Ok(()),
            accepted = l.accept() => {
                let (socket, _) = accepted?;
                let task = tokio::spawn(serve(socket));
                let _ = task.await;
            }
        }
    }
}
