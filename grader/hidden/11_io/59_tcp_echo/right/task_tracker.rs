//! A tracker that is waited for, and a future that a stop ends.

use std::io;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let clients = TaskTracker::new();
    let ended = stop.run_until_cancelled(accept_all(&l, &clients, &stop)).await;
    drop(l);
    clients.close();
    clients.wait().await;
    ended.unwrap_or(Ok(()))
}

async fn accept_all(
    l: &TcpListener,
    clients: &TaskTracker,
    stop: &CancellationToken,
) -> io::Result<()> {
    loop {
        let (client, _) = l.accept().await?;
        if stop.is_cancelled() {
            return Ok(());
        }
        clients.spawn(async move {
            let mut client = client;
            let (mut reading, mut writing) = client.split();
            let _ = tokio::io::copy_buf(&mut tokio::io::BufReader::new(&mut reading), &mut writing)
                .await;
        });
    }
}
