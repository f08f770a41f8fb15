//! verdict: failed, diagnosis: wrong_time

use std::time::Duration;

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for stretch in numbers.chunks(100) {
        sum += stretch.iter().sum::<u64>();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    sum
}
