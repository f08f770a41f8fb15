use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Sends back to each client that connects to `l` what it sends, until `stop` is cancelled and all who
/// were connected by then have hung up.
pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    let ended = loop {
        tokio::select! {
            // The stop first: of two branches that are ready, chance would take one.
            biased;
            () = stop.cancelled() => break Ok(()),
            accepted = l.accept() => match accepted {
                Ok((client, _)) => _ = clients.spawn(echo(client)),
                Err(error) => break Err(error),
            },
            // Only so that the set does not grow with every client there ever was.
            Some(_) = clients.join_next() => {}
        }
    };
    // Who comes now is refused at once, and does not wait for nothing.
    drop(l);
    while clients.join_next().await.is_some() {}
    ended
}

/// An error ends this client's connection, and concerns nobody else.
async fn echo(mut client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.split();
    tokio::io::copy(&mut reading, &mut writing).await?;
    writing.shutdown().await
}
