//! verdict: failed, diagnosis: blocking

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for stretch in numbers.chunks(500) {
        sum += stretch.iter().sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}
