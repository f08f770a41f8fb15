//! Waits until a moment instead of for a duration.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub async fn fetch_user(id: u32) -> String {
    let ready_at = Instant::now() + Duration::from_millis(100);
    sleep_until(ready_at).await;
    format!("User(id={id})")
}
