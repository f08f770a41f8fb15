//! verdict: failed, diagnosis: wrong_time
//!
//! The right answer, 10 ms late.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    tokio::time::sleep(Duration::from_millis(10)).await;
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    Ok(format!("Data from {url}"))
}
