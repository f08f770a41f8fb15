//! verdict: failed, diagnosis: lost_data
//!
//! `write` takes what there is room for, and says how much that was.

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
    let mut piece = vec![0; 32 << 10];
    loop {
        let count = client.read(&mut piece).await?;
        if count == 0 {
            return Ok(());
        }
        let _ = client.write(&piece[..count]).await?;
    }
}
