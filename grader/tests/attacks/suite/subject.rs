//! What the tests of `watchful` are for.

/// Twice `n`, after 10 ms.
pub async fn double_slowly(n: u32) -> u32 {
    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    n * 2
}
