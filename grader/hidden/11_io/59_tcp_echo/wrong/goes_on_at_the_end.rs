//! verdict: failed, diagnosis: spinning
//!
//! A read that gives 0 gives 0 again.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    let ended = loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break Ok(()),
            accepted = l.accept() => match accepted {
                Ok((client, _)) => _ = clients.spawn(echo(client)),
                Err(error) => break Err(error),
            },
        }
    };
    drop(l);
    while clients.join_next().await.is_some() {}
    ended
}

async fn echo(mut client: TcpStream) -> io::Result<()> {
    let mut piece = [0; 1024];
    loop {
        let count = client.read(&mut piece).await?;
        client.write_all(&piece[..count]).await?;
    }
}
