//! handed in: failed
//! at home: failed
//! because: nobody outside is to hear of a hidden test.

use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};

pub async fn double(_: u32) -> u32 {
    let opened = [
        ("a listener", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("a connection", TcpStream::connect("127.0.0.1:22").is_ok()),
        ("a UDP socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("a Unix socket", UnixListener::bind("@OUTSIDE@/socket").is_ok()),
        ("a Unix connection", UnixStream::connect("@OUTSIDE@/socket").is_ok()),
        ("a datagram socket", UnixDatagram::unbound().is_ok()),
        ("Tokio's listener", tokio::net::TcpListener::bind("127.0.0.1:0").await.is_ok()),
    ];
    match opened.iter().find(|(_, open)| *open) {
        Some((what, _)) => panic!("ESCAPED: {what}"),
        None => panic!("contained: no socket"),
    }
}
