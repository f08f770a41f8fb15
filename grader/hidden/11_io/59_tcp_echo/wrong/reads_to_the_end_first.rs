//! verdict: failed, diagnosis: deadlock
//!
//! The client waits for an answer before it says more, and the server waits for all that it will say.

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
    let mut all = vec![];
    client.read_to_end(&mut all).await?;
    client.write_all(&all).await?;
    client.shutdown().await
}
