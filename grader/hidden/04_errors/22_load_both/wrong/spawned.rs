//! verdict: failed, diagnosis: leaked_task
//!
//! What is dropped at the first error is a handle, and its task goes on.

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>> + Send + 'static,
    b: impl Future<Output = Result<B, E>> + Send + 'static,
) -> Result<(A, B), E>
where
    A: Send + 'static,
    B: Send + 'static,
    E: Send + 'static,
{
    let (a, b) = (tokio::spawn(a), tokio::spawn(b));
    tokio::try_join!(async { a.await.unwrap() }, async { b.await.unwrap() })
}
