//! verdict: failed, diagnosis: wrong_value

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for stretch in numbers.chunks_exact(100) {
        sum += stretch.iter().sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}
