//! handed in: tampered
//! at home: tampered
//! because: a clock that runs by itself can be stopped at any time that is wanted.

pub async fn double(n: u32) -> u32 {
    tokio::time::resume();
    n * 2
}
