//! Accepts by `poll_accept`, and reads and writes when the socket is ready.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::task::Poll;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut clients = JoinSet::new();
    let mut stopped = pin!(stop.cancelled());
    let ended = poll_fn(|cx| {
        loop {
            if stopped.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Ok(()));
            }
            match l.poll_accept(cx) {
                Poll::Ready(Ok((client, _))) => _ = clients.spawn(echo(client)),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
    drop(l);
    while clients.join_next().await.is_some() {}
    ended
}

async fn echo(client: TcpStream) -> io::Result<()> {
    let mut piece = [0; 4096];
    loop {
        client.readable().await?;
        let count = match client.try_read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        };
        let mut rest = &piece[..count];
        while !rest.is_empty() {
            client.writable().await?;
            match client.try_write(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
}
