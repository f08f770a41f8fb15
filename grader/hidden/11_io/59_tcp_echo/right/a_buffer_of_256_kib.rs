//! As much room as it may hold, in the task itself.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let clients = TaskTracker::new();
    let served = stop.run_until_cancelled(async {
        loop {
            match l.accept().await {
                Ok((client, _)) if !stop.is_cancelled() => _ = clients.spawn(echo(client)),
                Ok(_) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    });
    let ended = served.await.unwrap_or(Ok(()));
    drop(l);
    clients.close();
    clients.wait().await;
    ended
}

async fn echo(mut client: TcpStream) -> io::Result<()> {
    let mut piece = [0; 256 << 10];
    loop {
        match client.read(&mut piece).await? {
            0 => return client.shutdown().await,
            count => client.write_all(&piece[..count]).await?,
        }
    }
}
