//! verdict: failed, diagnosis: never_awaited

use std::time::Duration;

pub async fn fetch_user(id: u32) -> String {
    tokio::time::sleep(Duration::from_millis(100));
    format!("User(id={id})")
}
