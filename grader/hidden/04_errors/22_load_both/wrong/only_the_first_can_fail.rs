//! verdict: failed, diagnosis: panicked

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let (a, b) = tokio::join!(a, b);
    match b {
        Ok(b) => Ok((a?, b)),
        Err(_) => panic!("b failed"),
    }
}
