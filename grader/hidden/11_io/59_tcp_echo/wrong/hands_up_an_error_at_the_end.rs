//! verdict: failed, diagnosis: lost_data
//!
//! While it waits for the last clients, a client's own error is passed up with `??`, which ends the server and aborts the others.

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
    let result = loop {
        tokio::select! {
            biased;
            _ = stop.cancelled() => break Ok(()),
            accepted = l.accept() => match accepted {
                Ok((socket, _)) => {
                    clients.spawn(serve(socket));
                }
                Err(e) => break Err(e),
            },
        }
    };
    drop(l);
    while let Some(done) = clients.join_next().await {
        done.map_err(io::Error::other)??;
    }
    result
}
