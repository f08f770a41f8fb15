//! TaskTracker instead of JoinSet, tokio::io::copy between the borrowed halves of the stream.

use std::io;

use tokio::io::{AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

async fn echo(mut s: TcpStream) {
    let (mut r, mut w) = s.split();
    if copy(&mut r, &mut w).await.is_ok() {
        let _ = w.shutdown().await;
    }
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let inside = TaskTracker::new();
    let mut outcome = Ok(());
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            got = l.accept() => match got {
                Ok((s, from)) => {
                    println!("hello {from}");
                    inside.spawn(echo(s));
                }
                Err(e) => {
                    outcome = Err(e);
                    break;
                }
            },
        }
    }
    drop(l);
    inside.close();
    inside.wait().await;
    outcome
}
