//! TCP sockets of this machine's own address, made for a test process, which makes none itself: it is
//! handed a listener, and connections to that one's port, and no other.
//!
//! No ring of the sandbox opens for that: there, nobody calls `socket`, `bind`, `listen` or `connect`,
//! not even before the learner's code runs, and Landlock leaves no port open. Where processes hand no
//! descriptors over, as on Windows, there is no sandbox either, and the harness makes its own.

use protocol::claim::Wanted;

use crate::vocabulary::failure::Result;

#[cfg(not(unix))]
pub use elsewhere::{Loopback, Socket};
#[cfg(unix)]
pub use platform::{Loopback, Socket};

#[cfg(unix)]
mod platform {
    use std::io;
    use std::net::{Ipv4Addr, SocketAddr};
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    use tokio::net::TcpSocket;
    use tokio::time::timeout;

    use super::{Result, Wanted};
    use crate::vocabulary::failure::Failure;

    /// A socket that is handed over.
    pub type Socket = OwnedFd;

    /// Connections that wait to be accepted. Nobody is to find the line full.
    const BACKLOG: u32 = 1024;

    /// What a socket keeps for one direction, before the kernel adds its own share. Set, so that it
    /// does not grow: how much is on its way when nobody reads is then always about the same.
    const BUFFER_BYTES: u32 = 64 << 10;

    /// A connection within this machine is there at once, or never.
    const AT_ONCE: Duration = Duration::from_secs(10);

    /// The sockets of one test process.
    #[derive(Default)]
    pub struct Loopback {
        port: Option<Port>,
    }

    /// A port that a listener was made on.
    struct Port {
        address: SocketAddr,
        /// Bound to it as well, and listens to nobody: when the listener is closed, the port goes to
        /// no other process.
        _keeps: TcpSocket,
    }

    impl Loopback {
        /// Makes the socket that is wanted; `None` for a connection where nobody listens.
        pub async fn hand(&mut self, wanted: Wanted) -> Result<Option<Socket>> {
            match wanted {
                Wanted::Listener => self.listen().map(Some).map_err(no_loopback),
                Wanted::Connection => self.connect().await.map_err(no_loopback),
            }
        }

        fn listen(&mut self) -> io::Result<Socket> {
            self.port = None;
            let keeps = bound_to(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
            let address = keeps.local_addr()?;
            let listener = bound_to(address)?.listen(BACKLOG)?.into_std()?;
            self.port = Some(Port { address, _keeps: keeps });
            Ok(listener.into())
        }

        async fn connect(&self) -> io::Result<Option<Socket>> {
            let Some(Port { address, .. }) = &self.port else { return Ok(None) };
            let connecting = with_buffers()?.connect(*address);
            match timeout(AT_ONCE, connecting).await.map_err(io::Error::from)? {
                Ok(connection) => Ok(Some(connection.into_std()?.into())),
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(None),
                Err(error) => Err(error),
            }
        }
    }

    /// A socket with this address, which it shares with no other user's.
    fn bound_to(address: SocketAddr) -> io::Result<TcpSocket> {
        let socket = with_buffers()?;
        socket.set_reuseport(true)?;
        socket.bind(address)?;
        Ok(socket)
    }

    fn with_buffers() -> io::Result<TcpSocket> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(BUFFER_BYTES)?;
        socket.set_send_buffer_size(BUFFER_BYTES)?;
        Ok(socket)
    }

    fn no_loopback(error: io::Error) -> Failure {
        use io::ErrorKind::{AddrNotAvailable, NetworkUnreachable, PermissionDenied, TimedOut};
        match error.kind() {
            AddrNotAvailable | NetworkUnreachable | PermissionDenied | TimedOut => Failure::user(
                format!("This exercise uses TCP on 127.0.0.1, which does not work here: {error}."),
                "Switch the loopback interface on (ip link set lo up), or allow it where you are in \
                 a container or a sandbox of your own, and try again.",
            ),
            _ => anyhow::Error::from(error).context("could not make a TCP socket").into(),
        }
    }

    #[cfg(test)]
    mod tests {
        use std::net::{TcpListener, TcpStream};

        use super::*;

        async fn made(loopback: &mut Loopback, wanted: Wanted) -> Option<Socket> {
            loopback.hand(wanted).await.unwrap()
        }

        #[tokio::test]
        async fn connections_lead_to_the_last_listener_and_nowhere_else() {
            let mut loopback = Loopback::default();
            assert!(made(&mut loopback, Wanted::Connection).await.is_none(), "nobody listens");
            let first: TcpListener = made(&mut loopback, Wanted::Listener).await.unwrap().into();
            let port = first.local_addr().unwrap().port();
            let client: TcpStream = made(&mut loopback, Wanted::Connection).await.unwrap().into();
            assert_eq!(client.peer_addr().unwrap(), first.local_addr().unwrap());
            drop(first);
            assert!(made(&mut loopback, Wanted::Connection).await.is_none(), "it is closed");
            // The port is kept all the same.
            assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err());
            let second: TcpListener = made(&mut loopback, Wanted::Listener).await.unwrap().into();
            assert!(made(&mut loopback, Wanted::Connection).await.is_some());
            assert!(second.local_addr().unwrap().ip().is_loopback());
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::{Result, Wanted};

    /// A socket that is handed over: there are none here.
    pub enum Socket {}

    /// Makes nothing.
    #[derive(Default)]
    pub struct Loopback;

    impl Loopback {
        /// Nobody wants any here.
        pub async fn hand(&mut self, _: Wanted) -> Result<Option<Socket>> {
            Ok(None)
        }
    }
}
