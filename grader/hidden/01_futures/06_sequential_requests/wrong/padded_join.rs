//! verdict: failed, diagnosis: overlapped
//!
//! Both at once, and then waits as long as it should have taken.

use std::time::Duration;

pub async fn sequential_requests() -> (String, String) {
    let both = tokio::join!(kata::fetch_user(1), kata::fetch_order(42));
    tokio::time::sleep(Duration::from_millis(80)).await;
    both
}
