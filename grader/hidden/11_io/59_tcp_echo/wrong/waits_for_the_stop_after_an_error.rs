//! verdict: failed, diagnosis: unhandled_error
//!
//! A pattern that does not match switches its branch off, and then only the stop is waited for.

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
            Ok((client, _)) = l.accept() => {
                clients.spawn(echo(client));
            }
            else => {}
        }
        tokio::task::yield_now().await;
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
