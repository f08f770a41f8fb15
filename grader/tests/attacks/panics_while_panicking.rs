//! handed in: crashed
//! at home: crashed
//! because: a second panic on the way out of the first is an abort.

struct Again;

impl Drop for Again {
    fn drop(&mut self) {
        panic!("again")
    }
}

pub async fn double(_: u32) -> u32 {
    let _again = Again;
    panic!("once")
}
