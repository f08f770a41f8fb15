//! verdict: failed, diagnosis: wrong_time
//!
//! Ready after 100,000 ms.

use std::time::Duration;

pub async fn fetch_user(id: u32) -> String {
    tokio::time::sleep(Duration::from_secs(100)).await;
    format!("User(id={id})")
}
