//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

pub async fn concurrent_requests() -> (String, String) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    ("User(id=1)".to_string(), "Order(id=42)".to_string())
}
