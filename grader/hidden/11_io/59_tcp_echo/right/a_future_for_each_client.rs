//! Written by hand: an Echo future with poll_read and poll_write, and a poll_fn that asks the stop first and then poll_accept.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

struct Echo {
    stream: TcpStream,
    piece: Vec<u8>,
    from: usize,
    to: usize,
}

impl Future for Echo {
    type Output = io::Result<()>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            while this.from < this.to {
                let rest = &this.piece[this.from..this.to];
                let n = ready!(Pin::new(&mut this.stream).poll_write(cx, rest))?;
                if n == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                this.from += n;
            }
            let mut buf = ReadBuf::new(&mut this.piece);
            ready!(Pin::new(&mut this.stream).poll_read(cx, &mut buf))?;
            this.from = 0;
            this.to = buf.filled().len();
            if this.to == 0 {
                return Pin::new(&mut this.stream).poll_shutdown(cx);
            }
        }
    }
}

enum Next {
    Stop,
    Client(TcpStream),
    Failed(io::Error),
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut tasks = JoinSet::new();
    let mut stopped = pin!(stop.cancelled_owned());
    let result = loop {
        let next = poll_fn(|cx| {
            if stopped.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Next::Stop);
            }
            while let Poll::Ready(Some(_)) = tasks.poll_join_next(cx) {}
            l.poll_accept(cx).map(|r| match r {
                Ok((s, _)) => Next::Client(s),
                Err(e) => Next::Failed(e),
            })
        })
        .await;
        match next {
            Next::Stop => break Ok(()),
            Next::Failed(e) => break Err(e),
            Next::Client(stream) => {
                tasks.spawn(Echo { stream, piece: vec![0; 4096], from: 0, to: 0 });
            }
        }
    };
    drop(l);
    poll_fn(|cx| {
        loop {
            match ready!(tasks.poll_join_next(cx)) {
                Some(_) => continue,
                None => return Poll::Ready(()),
            }
        }
    })
    .await;
    result
}
