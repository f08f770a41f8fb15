//! verdict: failed, diagnosis: not_cancelled
//!
//! Right about the winner, and waits for the loser.

use tokio::time::Instant;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let ((a, a_at), (b, b_at)) =
        tokio::join!(async { (a.await, Instant::now()) }, async { (b.await, Instant::now()) });
    if a_at <= b_at { a } else { b }
}
