//! verdict: failed, diagnosis: panicked
//!
//! However long they take, and be it an hour.

use std::time::Duration;

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    tokio::time::timeout(Duration::from_secs(60), async { tokio::try_join!(a, b) })
        .await
        .expect("both should have been ready by now")
}
