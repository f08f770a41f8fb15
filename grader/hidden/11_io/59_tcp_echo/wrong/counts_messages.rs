//! verdict: failed, diagnosis: over_limit
//!
//! The channel's capacity counts messages and not KiB: 256 pieces of 8 KiB are 2 MiB held for a client that does not read.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use tokio::sync::mpsc;

const LIMIT: usize = 256;

async fn serve(s: TcpStream) -> io::Result<()> {
    let (mut reader, mut writer) = s.into_split();
    let (tx, mut rx) = mpsc::channel::<Vec<u8>>(LIMIT);
    let reading = async move {
        loop {
            let mut buf = vec![0; 8192];
            let n = reader.read(&mut buf).await?;
            if n == 0 {
                return Ok::<_, io::Error>(());
            }
            buf.truncate(n);
            if tx.send(buf).await.is_err() {
                return Ok(());
            }
        }
    };
    let writing = async move {
        while let Some(piece) = rx.recv().await {
            writer.write_all(&piece).await?;
        }
        writer.shutdown().await
    };
    tokio::try_join!(reading, writing)?;
    Ok(())
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    let result = loop {
        tokio::select! {
            biased;
            _ = stop.cancelled() => break Ok(()),
            accepted = l.accept() => match accepted {
                Ok((socket, _)) => {
                    clients.spawn(serve(socket));
                }
                Err(e) => break Err(e),
            },
        }
    };
    drop(l);
    while clients.join_next().await.is_some() {}
    result
}
