//! verdict: failed, diagnosis: sequential
//!
//! The second is not even begun when it could have failed.

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    Ok((a.await?, b.await?))
}
