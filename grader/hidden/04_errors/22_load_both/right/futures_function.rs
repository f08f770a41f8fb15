//! The function, which makes a future and awaits nothing.

use futures::future::try_join;

pub fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> impl Future<Output = Result<(A, B), E>> {
    try_join(a, b)
}
