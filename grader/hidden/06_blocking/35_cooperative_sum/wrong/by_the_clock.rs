//! verdict: failed, diagnosis: blocking
//!
//! Adding up is faster than any clock that asks for a millisecond.

use std::time::{Duration, Instant};

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    let mut began = Instant::now();
    for number in numbers {
        sum += number;
        if began.elapsed() > Duration::from_millis(1) {
            tokio::task::yield_now().await;
            began = Instant::now();
        }
    }
    sum
}
