//! verdict: failed, diagnosis: blocking
//!
//! Five hundred numbers without a turn.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    if numbers.len() <= 500 {
        return numbers.iter().sum();
    }
    let mut sum = 0;
    for part in numbers.chunks(100) {
        sum += part.iter().sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}
