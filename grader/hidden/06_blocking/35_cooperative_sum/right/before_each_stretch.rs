pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for (index, number) in numbers.iter().enumerate() {
        if index % 64 == 0 {
            tokio::task::yield_now().await;
        }
        sum += number;
    }
    sum
}
