//! verdict: failed, diagnosis: wrong_value
//!
//! Only the empty url is empty.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    if url.trim().is_empty() {
        return Err("empty url".to_string());
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
