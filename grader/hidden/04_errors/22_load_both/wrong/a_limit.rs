//! verdict: failed, diagnosis: panicked
//!
//! Nobody knows how long they take.

use std::time::Duration;

use tokio::time::timeout;

pub async fn load_both<A, B, E>(
    a: impl Future<Output = Result<A, E>>,
    b: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let both = async { tokio::try_join!(a, b) };
    timeout(Duration::from_secs(1), both).await.expect("both are quick")
}
