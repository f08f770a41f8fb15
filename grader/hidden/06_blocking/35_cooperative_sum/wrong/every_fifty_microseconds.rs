//! verdict: failed, diagnosis: blocking
//!
//! Where no time passes, nobody has a turn.

use std::time::{Duration, Instant};

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    let mut last = Instant::now();
    for number in numbers {
        sum += number;
        if last.elapsed() > Duration::from_micros(50) {
            tokio::task::yield_now().await;
            last = Instant::now();
        }
    }
    sum
}
