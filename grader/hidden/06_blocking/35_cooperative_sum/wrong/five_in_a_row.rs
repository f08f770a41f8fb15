//! verdict: failed, diagnosis: blocking
//!
//! A thousand numbers, and then five turns at once.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut s = 0;
    for c in numbers.chunks(1000) {
        s += c.iter().sum::<u64>();
        for _ in 0..5 {
            tokio::task::yield_now().await
        }
    }
    s
}
