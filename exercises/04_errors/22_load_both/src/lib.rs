/// Awaits `a` and `b`, overlapping, however long they take, and gives both values.
///
/// # Errors
///
/// The error that comes first, as soon as it comes: the other future is then dropped.
pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    todo!("await both together, and stop both at the first error")
}
