//! verdict: failed, diagnosis: wrong_time
//!
//! The first tick of an interval comes at once.

use std::time::Duration;
use tokio::time::interval;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    let mut timer = interval(Duration::from_millis(10));
    timer.tick().await;
    Ok(format!("Data from {url}"))
}
