//! verdict: failed, diagnosis: wrong_tool

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let numbers = numbers.to_vec();
    tokio::task::spawn_blocking(move || numbers.iter().sum()).await.unwrap()
}
