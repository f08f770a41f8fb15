//! verdict: failed, diagnosis: blocking
//!
//! Five turns, all of them after the work.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let sum = numbers.iter().sum();
    tokio::task::yield_now().await;
    sum
}
