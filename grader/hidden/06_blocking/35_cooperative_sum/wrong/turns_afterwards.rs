//! verdict: failed, diagnosis: blocking
//!
//! As many turns as are due, and all of them after the work.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let sum = numbers.iter().sum();
    for _ in 0..numbers.len() / 100 {
        tokio::task::yield_now().await;
    }
    sum
}
