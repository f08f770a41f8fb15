//! handed in: failed
//! at home: failed
//! because: what a panic carries is never dropped.

struct Payload;

impl Drop for Payload {
    fn drop(&mut self) {
        panic!("ESCAPED: the payload was dropped")
    }
}

pub async fn double(_: u32) -> u32 {
    std::panic::panic_any(Payload)
}
