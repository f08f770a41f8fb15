//! verdict: failed, diagnosis: over_limit
//!
//! An unbounded channel between reading and writing holds whatever comes.

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

async fn echo(client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.into_split();
    let (to_write, mut pieces) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
    let read = async {
        loop {
            let mut piece = vec![0; 4096];
            match reading.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(count) => {
                    piece.truncate(count);
                    let _ = to_write.send(piece);
                }
            }
        }
        drop(to_write);
    };
    let write = async {
        while let Some(piece) = pieces.recv().await {
            if writing.write_all(&piece).await.is_err() {
                break;
            }
        }
    };
    tokio::join!(read, write);
    Ok(())
}
