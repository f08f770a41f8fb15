//! verdict: failed, diagnosis: blocking
//!
//! One number too many before each turn.

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    let mut since_turn = 0;
    for number in numbers {
        sum += number;
        since_turn += 1;
        if since_turn > 200 {
            tokio::task::yield_now().await;
            since_turn = 0;
        }
    }
    sum
}
