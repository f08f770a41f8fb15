//! verdict: failed, diagnosis: not_cancelled
//!
//! Waits for both before it looks at either.

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let (a, b) = tokio::join!(a, b);
    Ok((a?, b?))
}
