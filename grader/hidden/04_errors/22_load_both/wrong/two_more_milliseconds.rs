//! verdict: failed, diagnosis: wrong_time
//!
//! After an error the other gets two more milliseconds. To begin these earlier would make no sense.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, try_select};

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    match try_select(pin!(a), pin!(b)).await {
        Ok(Either::Left((a, b))) => Ok((a, b.await?)),
        Ok(Either::Right((b, a))) => Ok((a.await?, b)),
        Err(Either::Left((e, b))) => {
            let _ = tokio::time::timeout(Duration::from_millis(2), b).await;
            Err(e)
        }
        Err(Either::Right((e, a))) => {
            let _ = tokio::time::timeout(Duration::from_millis(2), a).await;
            Err(e)
        }
    }
}
