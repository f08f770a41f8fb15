//! verdict: failed, diagnosis: wrong_value
//!
//! `chunks_exact` leaves out the rest.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for part in numbers.chunks_exact(200) {
        sum += part.iter().copied().sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}
