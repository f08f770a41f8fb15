//! exercise: served
//! handed in: failed
//! at home: failed
//! because: who is given a listener is given that one, and no way to anybody else.

use std::net::{TcpStream, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixStream};

use tokio::net::{TcpListener, TcpSocket};

pub async fn served(listener: TcpListener) {
    let here = listener.local_addr().unwrap();
    // It has been handed a connection of its own, and may do with it what a server does.
    let (client, _) = listener.accept().await.unwrap();
    client.set_nodelay(true).unwrap();
    let there = client.peer_addr().unwrap();
    let opened = [
        ("another listener", TcpListener::bind("127.0.0.1:0").await.is_ok()),
        ("a connection to itself", TcpStream::connect(here).is_ok()),
        ("a connection to its client", TcpStream::connect(there).is_ok()),
        ("a connection", tokio::net::TcpStream::connect("127.0.0.1:22").await.is_ok()),
        ("a TCP socket", TcpSocket::new_v4().is_ok()),
        ("a UDP socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("a Unix connection", UnixStream::connect("@OUTSIDE@/socket").is_ok()),
        ("a datagram socket", UnixDatagram::unbound().is_ok()),
    ];
    match opened.iter().find(|(_, open)| *open) {
        Some((what, _)) => panic!("ESCAPED: {what}"),
        None => panic!("contained: no other socket"),
    }
}
