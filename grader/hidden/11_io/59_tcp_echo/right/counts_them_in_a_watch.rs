//! Waits until a `watch` says that nobody is left.

use std::io;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

struct Here(Arc<watch::Sender<usize>>);

impl Drop for Here {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let here = Arc::new(watch::channel(0).0);
    let ended = loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break Ok(()),
            accepted = l.accept() => accepted,
        };
        let client = match accepted {
            Ok((client, _)) => client,
            Err(error) => break Err(error),
        };
        here.send_modify(|count| *count += 1);
        let one = Here(Arc::clone(&here));
        tokio::spawn(async move {
            let _ = echo(client).await;
            drop(one);
        });
    };
    drop(l);
    let _ = here.subscribe().wait_for(|count| *count == 0).await;
    ended
}

async fn echo(mut client: TcpStream) -> io::Result<()> {
    let (mut reading, mut writing) = client.split();
    tokio::io::copy(&mut reading, &mut writing).await.map(|_| ())
}
