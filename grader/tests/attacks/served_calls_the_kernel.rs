//! exercise: served
//! handed in: rejected
//! at home: failed
//! because: what a connected socket does not need, the kernel refuses, however it is asked.

use std::ffi::{c_int, c_long};
use std::os::fd::AsRawFd;

use tokio::net::TcpListener;

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn __errno_location() -> *mut c_int;
}

const EPERM: c_int = 1;

/// An address of IPv4: the family, the port 22, and 127.0.0.1.
const SSH: [u8; 16] = [2, 0, 0, 22, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];

const FAST_OPEN: c_long = 0x2000_0000;

/// Numbers of x86-64, like those of the calls. On other machines some mean other calls, which are
/// refused as well.
pub async fn served(listener: TcpListener) {
    let (client, _) = listener.accept().await.unwrap();
    let (door, client) = (c_long::from(listener.as_raw_fd()), c_long::from(client.as_raw_fd()));
    let (ssh, long) = (SSH.as_ptr() as c_long, SSH.len() as c_long);
    let calls: [(&str, c_long, [c_long; 6]); 22] = [
        ("socket", 41, [2, 1, 0, 0, 0, 0]),
        ("connect, the listener", 42, [door, ssh, long, 0, 0, 0]),
        ("connect, the client", 42, [client, ssh, long, 0, 0, 0]),
        ("bind", 49, [client, ssh, long, 0, 0, 0]),
        ("listen", 50, [door, 1, 0, 0, 0, 0]),
        ("accept, the old one", 43, [door, 0, 0, 0, 0, 0]),
        ("sendto an address", 44, [client, ssh, 1, 0, ssh, long]),
        ("sendto an address at once", 44, [door, ssh, 1, FAST_OPEN, ssh, long]),
        ("sendmsg", 46, [client, 0, 0, 0, 0, 0]),
        ("sendmmsg", 307, [client, 0, 0, 0, 0, 0]),
        ("recvmsg", 47, [client, 0, 0, 0, 0, 0]),
        ("recvmmsg", 299, [client, 0, 0, 0, 0, 0]),
        ("sendfile", 40, [client, 0, 0, 1, 0, 0]),
        ("splice", 275, [client, 0, 0, 0, 1, 0]),
        ("setsockopt, SO_ATTACH_FILTER", 54, [client, 1, 26, 0, 0, 0]),
        ("setsockopt, SO_REUSEPORT", 54, [client, 1, 15, ssh, 4, 0]),
        ("setsockopt, TCP_REPAIR", 54, [client, 6, 19, ssh, 4, 0]),
        ("setsockopt, TCP_ULP", 54, [client, 6, 31, ssh, 4, 0]),
        ("setsockopt, TCP_FASTOPEN_CONNECT", 54, [client, 6, 30, ssh, 4, 0]),
        ("setsockopt, IP_OPTIONS", 54, [client, 0, 4, ssh, 4, 0]),
        ("getsockopt, TCP_ZEROCOPY_RECEIVE", 55, [client, 6, 35, ssh, ssh, 0]),
        ("ioctl, SIOCGIFCONF", 16, [client, 0x8912, 0, 0, 0, 0]),
    ];
    for (name, number, [a, b, c, d, e, f]) in calls {
        // SAFETY: what is pointed to lives on, and is only read where it is let through.
        let result = unsafe { syscall(number, a, b, c, d, e, f) };
        let errno = unsafe { *__errno_location() };
        if result != -1 || errno != EPERM {
            panic!("ESCAPED: {name} gave {result}, errno {errno}");
        }
    }
    panic!("contained: all was refused")
}
