//! verdict: failed, diagnosis: deadlock
//!
//! Who waits in accept sees no stop.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    while !stop.is_cancelled() {
        let (client, _) = l.accept().await?;
        clients.spawn(echo(client));
    }
    drop(l);
    while clients.join_next().await.is_some() {}
    Ok(())
}

async fn echo(mut client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.split();
    tokio::io::copy(&mut reading, &mut writing).await?;
    writing.shutdown().await
}
