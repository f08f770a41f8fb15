//! verdict: failed, diagnosis: blocking
//!
//! Ten calls use no budget up.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for part in numbers.chunks(100) {
        sum += part.iter().sum::<u64>();
        tokio::task::consume_budget().await;
    }
    sum
}
