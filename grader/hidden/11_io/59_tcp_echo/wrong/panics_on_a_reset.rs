//! verdict: failed, diagnosis: panicked
//!
//! A client that breaks off is no reason to panic.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
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
                clients.spawn(echo(accepted?.0));
            }
        }
    }
    drop(l);
    clients.join_all().await;
    Ok(())
}

async fn echo(mut client: TcpStream) {
    let mut piece = [0; 1024];
    loop {
        let count = client.read(&mut piece).await.unwrap();
        if count == 0 {
            return;
        }
        client.write_all(&piece[..count]).await.unwrap();
    }
}
