//! exercise: watchful
//! handed in: failed
//! at home: failed
//! because: tests that a learner wrote run in the outer ring alone, and it is closed too.

mod subject;

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Command;

#[test]
fn reaches_out() {
    let own = std::env::args().next().unwrap();
    let effects = [
        ("read a secret", File::open("@OUTSIDE@/secret.txt").is_ok()),
        ("read the code under test", File::open(file!().replace("lib.rs", "subject.rs")).is_ok()),
        ("read a mutant", fs::read_dir("@WORKSPACE@/grader/hidden").is_ok()),
        ("read through /proc", fs::read_dir("/proc/self/fd").is_ok()),
        ("wrote a file", File::create("@OUTSIDE@/written").is_ok()),
        ("wrote where it stands", File::create("written").is_ok()),
        ("wrote a temporary file", File::create(std::env::temp_dir().join("written")).is_ok()),
        ("wrote over itself", File::options().write(true).open(&own).is_ok()),
        ("removed itself", fs::remove_file(&own).is_ok()),
        ("started a program", Command::new("/bin/true").spawn().is_ok()),
        ("started itself", Command::new(&own).spawn().is_ok()),
        ("listened", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("connected", TcpStream::connect("127.0.0.1:22").is_ok()),
        ("made a UDP socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("saw a secret variable", std::env::var_os("TOKEN").is_some()),
    ];
    match effects.iter().find(|(_, had)| *had) {
        Some((what, _)) => panic!("ESCAPED: it {what}"),
        None => panic!("contained: nothing is in reach"),
    }
}
