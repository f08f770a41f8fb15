//! verdict: failed, diagnosis: blocking

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    numbers.iter().sum()
}
