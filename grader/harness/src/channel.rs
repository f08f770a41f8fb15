//! The socket to the grader: length-prefixed messages, none of which a learner's code can write.
//!
//! On Unix the socket arrives as standard input, where a process can be given it without any
//! unsafe code, and is moved away before the learner's code runs. A socket cannot be opened again
//! through `/proc`. Elsewhere it is a connection to the loopback address named in the environment.

use std::fs::File;
use std::io::{self, Read, Write};

#[cfg(unix)]
use protocol::claim::Handed;
use protocol::claim::{Claim, MAX_MESSAGE_BYTES, Request};

#[cfg(unix)]
type Socket = std::os::unix::net::UnixStream;
#[cfg(not(unix))]
type Socket = std::net::TcpStream;

/// The conversation's end in this process.
pub struct Channel {
    socket: Socket,
}

impl Channel {
    /// Takes the channel over from whoever started this process, with the file that is to be the
    /// shared log.
    pub fn open() -> io::Result<(Self, File)> {
        let (socket, log) = platform::open()?;
        Ok((Self { socket }, log))
    }

    /// The next request; an error once the grader is gone.
    pub fn receive(&mut self) -> io::Result<Request> {
        let mut length = [0; 4];
        self.socket.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_MESSAGE_BYTES {
            return Err(io::Error::other("a request is too long"));
        }
        let mut message = vec![0; length];
        self.socket.read_exact(&mut message)?;
        postcard::from_bytes(&message).map_err(io::Error::other)
    }

    /// The descriptor of the socket.
    #[cfg(target_os = "linux")]
    pub fn descriptor(&self) -> std::os::fd::RawFd {
        std::os::fd::AsRawFd::as_raw_fd(&self.socket)
    }

    /// The socket that comes in answer to a claim that wants one; `None` if there is none to be had.
    #[cfg(unix)]
    pub fn receive_socket(&mut self) -> io::Result<Option<std::os::fd::OwnedFd>> {
        let (byte, descriptor) = platform::receive_descriptor(&self.socket)?;
        if byte == Handed::Refused.byte() { Ok(None) } else { Ok(descriptor) }
    }

    /// Sends a claim.
    pub fn send(&mut self, claim: &Claim) -> io::Result<()> {
        let message = postcard::to_stdvec(claim).map_err(io::Error::other)?;
        let length = u32::try_from(message.len()).map_err(io::Error::other)?;
        self.socket.write_all(&[&length.to_le_bytes(), &message[..]].concat())
    }
}

#[cfg(unix)]
mod platform {
    use std::fs::File;
    use std::io::{self, IoSliceMut};
    use std::mem::MaybeUninit;
    use std::os::fd::{AsFd, OwnedFd};

    use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, recvmsg};

    use super::Socket;

    /// Takes the socket from standard input, which becomes empty, and the log's descriptor from
    /// the first message, which is one byte.
    pub fn open() -> io::Result<(Socket, File)> {
        let socket: Socket = io::stdin().as_fd().try_clone_to_owned()?.into();
        let empty = File::open("/dev/null")?;
        replace_stdin(&empty)?;
        let (_, log) = receive_descriptor(&socket)?;
        let log = log.ok_or_else(|| io::Error::other("no shared log was handed over"))?;
        Ok((socket, log.into()))
    }

    fn replace_stdin(empty: &File) -> io::Result<()> {
        use std::os::fd::AsRawFd;
        // SAFETY: both descriptors are open; nothing in this process reads standard input yet.
        match unsafe { libc::dup2(empty.as_raw_fd(), libc::STDIN_FILENO) } {
            -1 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }

    /// The next byte, and the descriptor that came with it.
    pub fn receive_descriptor(socket: &Socket) -> io::Result<(u8, Option<OwnedFd>)> {
        let mut byte = [0];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let buffer = &mut [IoSliceMut::new(&mut byte)];
        let received = recvmsg(socket, buffer, &mut ancillary, RecvFlags::empty())?;
        if received.flags.contains(ReturnFlags::CTRUNC) {
            return Err(io::Error::other("a descriptor was cut off"));
        }
        if received.bytes == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let descriptor = ancillary.drain().find_map(|message| match message {
            RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
            _ => None,
        });
        Ok((byte[0], descriptor))
    }
}

#[cfg(not(unix))]
mod platform {
    use std::fs::{File, OpenOptions};
    use std::io;

    use super::Socket;

    /// Connects to the grader and opens the log by the path it names. Both variables are taken
    /// out of the environment before the learner's code runs.
    pub fn open() -> io::Result<(Socket, File)> {
        let socket = Socket::connect(take("ASYNC_KATA_CHANNEL")?)?;
        let log = OpenOptions::new().read(true).write(true).open(take("ASYNC_KATA_LOG")?)?;
        Ok((socket, log))
    }

    fn take(name: &str) -> io::Result<String> {
        let value = std::env::var(name).map_err(io::Error::other)?;
        // SAFETY: called from `main` before any other thread exists.
        unsafe { std::env::remove_var(name) };
        Ok(value)
    }
}
