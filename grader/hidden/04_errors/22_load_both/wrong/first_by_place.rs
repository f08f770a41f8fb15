//! verdict: failed, diagnosis: not_cancelled
//!
//! Gives up `b` when `a` fails, but sees out `a` when `b` does.

use std::pin::pin;

use futures::future::{Either, select};

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    match select(pin!(a), pin!(b)).await {
        Either::Left((from_a, b)) => Ok((from_a?, b.await?)),
        Either::Right((from_b, a)) => Ok((a.await?, from_b?)),
    }
}
