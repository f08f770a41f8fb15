//! verdict: failed, diagnosis: not_cancelled
//!
//! Cleans up by letting the loser finish.

use std::pin::pin;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    tokio::select! {
        first = &mut a => {
            b.await;
            first
        }
        first = &mut b => {
            a.await;
            first
        }
    }
}
