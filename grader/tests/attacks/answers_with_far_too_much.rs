//! exercise: pair
//! handed in: failed or resource_limit or timed_out
//! at home: failed or resource_limit or timed_out
//! because: what a value looks like is cut before it is sent, and memory has its limit.

pub async fn pair() -> (String, String) {
    let (_, order) = tokio::join!(kata::fetch_user(1), kata::fetch_order(42));
    ("\u{1b}[31m".repeat(20 << 20), order)
}
