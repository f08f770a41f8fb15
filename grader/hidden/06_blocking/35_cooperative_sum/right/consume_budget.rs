use tokio::task::consume_budget;

pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for number in numbers {
        sum += number;
        consume_budget().await;
    }
    sum
}
