//! handed in: rejected
//! at home: rejected
//! because: what the compiler needs it may read, but no answer is made of it.

const DEVICE: &[u8] = include_bytes!("/dev/null");

pub async fn double(n: u32) -> u32 {
    n * 2 + DEVICE.len() as u32
}
