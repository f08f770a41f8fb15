//! handed in: failed
//! at home: failed
//! because: a pair of sockets may be made, and talks to itself only.

use std::io::ErrorKind;
use std::os::unix::net::UnixDatagram;

pub async fn double(_: u32) -> u32 {
    let (one, other) = UnixDatagram::pair().unwrap();
    one.send(b"to each other").unwrap();
    other.recv(&mut [0; 32]).unwrap();
    // Nobody is there, which only who may send to others is told.
    match one.send_to(b"to a stranger", "@OUTSIDE@/socket") {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => panic!("contained: {error}"),
        said => panic!("ESCAPED: {said:?}"),
    }
}
