//! verdict: failed, diagnosis: spinning
//!
//! An error of accept is there again in the next turn.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = l.accept() => {
                if let Ok((client, _)) = accepted {
                    clients.spawn(echo(client));
                }
            }
        }
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
