/// Returns twice `n`.
pub async fn double(n: u32) -> u32 {
    // Nothing to wait for, so nothing to await.
    n * 2
}
