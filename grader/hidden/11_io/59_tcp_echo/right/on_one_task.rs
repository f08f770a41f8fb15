//! All connections on one task.

use std::io;

use futures::stream::{FuturesUnordered, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = FuturesUnordered::new();
    let ended = loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break Ok(()),
            Some(_) = clients.next() => {}
            accepted = l.accept() => match accepted {
                Ok((client, _)) => clients.push(echo(client)),
                Err(error) => break Err(error),
            },
        }
    };
    drop(l);
    while clients.next().await.is_some() {}
    ended
}

async fn echo(client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.into_split();
    tokio::io::copy(&mut reading, &mut writing).await?;
    Ok(())
}
