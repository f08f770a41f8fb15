//! Whichever comes first is looked at with `?`; only then the other is awaited.

use std::pin::pin;

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let mut a = pin!(a);
    let mut b = pin!(b);
    tokio::select! {
        first = &mut a => Ok((first?, b.await?)),
        first = &mut b => {
            let first = first?;
            Ok((a.await?, first))
        }
    }
}
