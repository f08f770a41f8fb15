//! verdict: failed, diagnosis: leaked_task
//!
//! Nobody waits for the tasks.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            accepted = l.accept() => {
                tokio::spawn(echo(accepted?.0));
            }
        }
    }
}

async fn echo(mut client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.split();
    tokio::io::copy(&mut reading, &mut writing).await?;
    writing.shutdown().await
}
