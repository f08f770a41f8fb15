//! Readable/try_read and writable/try_write without AsyncReadExt, handles in a Vec, joined in order with join_all.

use std::io::{self, ErrorKind::WouldBlock};

use futures::future::{Either, join_all, select};
use std::pin::pin;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

macro_rules! when_ready {
    ($ready:expr, $try:expr) => {
        loop {
            $ready.await?;
            match $try {
                Err(e) if e.kind() == WouldBlock => continue,
                other => break other?,
            }
        }
    };
}

async fn client(s: TcpStream) -> io::Result<()> {
    let mut store = [0; 2048];
    loop {
        let got = when_ready!(s.readable(), s.try_read(&mut store));
        if got == 0 {
            break Ok(());
        }
        let mut rest = &store[..got];
        while !rest.is_empty() {
            let sent = when_ready!(s.writable(), s.try_write(rest));
            rest = &rest[sent..];
        }
    }
}

async fn next(l: &TcpListener, stop: &CancellationToken) -> Option<io::Result<TcpStream>> {
    // futures' select asks the left one first
    match select(pin!(stop.cancelled()), pin!(l.accept())).await {
        Either::Left(_) => None,
        Either::Right((r, _)) => Some(r.map(|(s, _)| s)),
    }
}

pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut handles = Vec::new();
    let mut end = Ok(());
    while let Some(came) = next(&l, &stop).await {
        match came {
            Ok(s) => handles.push(tokio::spawn(client(s))),
            Err(e) => {
                end = Err(e);
                break;
            }
        }
    }
    drop(l);
    join_all(handles).await;
    end
}
