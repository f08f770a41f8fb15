//! verdict: failed, diagnosis: unhandled_error
//!
//! Sees the mistake, and tells nobody.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    if url.is_empty() {
        return Ok(String::new());
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
