//! No tasks at all: every connection is a future in one FuturesUnordered, polled by the server's own task.

use std::io;

use futures::stream::{FuturesUnordered, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

struct Guest {
    stream: TcpStream,
    buf: Box<[u8; 32 * 1024]>,
}

impl Guest {
    fn new(stream: TcpStream) -> Self {
        Guest { stream, buf: Box::new([0; 32 * 1024]) }
    }

    async fn step(&mut self) -> io::Result<usize> {
        let n = self.stream.read(&mut self.buf[..]).await?;
        self.stream.write_all(&self.buf[..n]).await?;
        Ok(n)
    }

    async fn stay(mut self) {
        while let Ok(1..) = self.step().await {}
    }
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut guests = FuturesUnordered::new();
    let why = loop {
        tokio::select! {
            biased;
            _ = stop.cancelled() => break Ok(()),
            Some(()) = guests.next() => (),
            came = l.accept() => match came {
                Ok((stream, _)) => guests.push(Guest::new(stream).stay()),
                Err(e) => break Err(e),
            },
        }
    };
    drop(l);
    while let Some(()) = guests.next().await {}
    why
}
