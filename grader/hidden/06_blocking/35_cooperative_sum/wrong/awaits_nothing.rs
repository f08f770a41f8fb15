//! verdict: failed, diagnosis: blocking
//!
//! An `.await` on something that is ready goes straight on.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for number in numbers {
        sum += number;
        async {}.await;
    }
    sum
}
