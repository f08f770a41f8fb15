//! verdict: failed, diagnosis: lost_data
//!
//! Gives a client ten seconds to take what it is sent.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
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
    let mut piece = vec![0; 16 << 10];
    loop {
        match client.read(&mut piece).await? {
            0 => return client.shutdown().await,
            count => {
                let all = client.write_all(&piece[..count]);
                timeout(Duration::from_secs(10), all).await??;
            }
        }
    }
}
