/// Awaits `a` and `b`, overlapping, and gives both values.
///
/// # Errors
///
/// The error that comes first, as soon as it comes: the other future is then dropped.
pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    // `try_join!` rather than `join!` and two `?`: it looks at each result as it comes. And rather
    // than two tasks: what is dropped here is the work itself, there it would be a handle to it.
    tokio::try_join!(a, b)
}
