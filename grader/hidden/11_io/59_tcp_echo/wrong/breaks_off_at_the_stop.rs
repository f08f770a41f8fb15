//! verdict: failed, diagnosis: lost_data
//!
//! The set is dropped, and every connection with it.

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
            () = stop.cancelled() => return Ok(()),
            accepted = l.accept() => {
                clients.spawn(echo(accepted?.0));
            }
        }
    }
}

async fn echo(mut client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.split();
    tokio::io::copy(&mut reading, &mut writing).await?;
    writing.shutdown().await
}
