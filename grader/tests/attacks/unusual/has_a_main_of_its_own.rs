//! A program of its own, with all that programs do.

#![allow(dead_code, unsafe_code)]
#![cfg_attr(all(), warn(unsafe_code, reason = "none is needed"))]

extern crate std as s;

use s::process::ExitCode;

fn main() -> ExitCode {
    let Some(text) = s::env::args().nth(1) else { s::process::exit(2) };
    s::panic::set_hook(Box::new(|_| {}));
    let address: s::net::IpAddr = "127.0.0.1".parse().unwrap();
    println!("{address} {} {}", s::path::Path::new(&text).display(), s::env::consts::OS);
    match s::fs::read_to_string(text) {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

pub async fn double(n: u32) -> u32 {
    n * 2
}
