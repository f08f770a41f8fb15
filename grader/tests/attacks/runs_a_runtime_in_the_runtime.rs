//! handed in: failed
//! at home: failed
//! because: Tokio itself does not allow it, and nothing hangs.

pub async fn double(n: u32) -> u32 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { n * 2 })
}
