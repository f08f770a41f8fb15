//! exercise: served
//! because: where an exercise is about sockets, all that Tokio offers on one works.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::{TcpListener, TcpStream};

pub async fn served(listener: TcpListener) -> io::Result<()> {
    let here = listener.local_addr()?;
    listener.ttl()?;
    let listener = TcpListener::from_std(listener.into_std()?)?;
    let (client, from) = listener.accept().await?;
    assert_eq!(client.local_addr()?, here);
    assert_eq!(client.peer_addr()?, from);
    client.set_nodelay(true)?;
    assert!(client.nodelay()?);
    client.set_ttl(client.ttl()?)?;
    client.set_zero_linger()?;
    client.linger()?;
    assert!(client.take_error()?.is_none());
    client.ready(Interest::READABLE | Interest::WRITABLE).await?;
    let mut first = [0; 1];
    client.peek(&mut first).await?;
    // The standard library's stream has options of its own.
    let client = client.into_std()?;
    client.set_read_timeout(Some(Duration::from_secs(1)))?;
    client.set_write_timeout(Some(Duration::from_secs(1)))?;
    client.read_timeout()?;
    let twin = TcpStream::from_std(client.try_clone()?)?;
    let mut client = TcpStream::from_std(client)?;
    let mut byte = [0; 1];
    client.read_exact(&mut byte).await?;
    assert_eq!(byte, first);
    twin.writable().await?;
    let slices = [io::IoSlice::new(&byte), io::IoSlice::new(&[])];
    twin.try_write_vectored(&slices)?;
    client.flush().await?;
    client.shutdown().await
}
