//! verdict: failed, diagnosis: wrong_value
//!
//! A client that waits when the stop is set is served, or not.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    let ended = loop {
        tokio::select! {
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
    let (mut reading, mut writing) = client.split();
    tokio::io::copy(&mut reading, &mut writing).await?;
    writing.shutdown().await
}
