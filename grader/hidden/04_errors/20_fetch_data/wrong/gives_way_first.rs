//! verdict: failed, diagnosis: wrong_time
//!
//! No time passes, but the first poll has no answer.

use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::sleep;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    yield_now().await;
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
