//! verdict: failed, diagnosis: never_awaited

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for number in numbers {
        sum += number;
        tokio::task::yield_now();
    }
    sum
}
