//! A list of handles, and the standard options of a socket.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut handles = vec![];
    let mut ended = Ok(());
    loop {
        let mut client = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = l.accept() => match accepted {
                Ok((client, _)) => client,
                Err(error) => {
                    ended = Err(error);
                    break;
                }
            },
        };
        handles.push(tokio::spawn(async move {
            client.set_nodelay(true)?;
            let mut buffer = bytes::BytesMut::with_capacity(4096);
            while client.read_buf(&mut buffer).await? > 0 {
                client.write_all_buf(&mut buffer).await?;
            }
            client.shutdown().await
        }));
    }
    drop(l);
    for handle in handles {
        let _ = handle.await;
    }
    ended
}
