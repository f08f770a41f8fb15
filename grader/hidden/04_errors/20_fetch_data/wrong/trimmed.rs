//! verdict: failed, diagnosis: wrong_value
//!
//! Blanks are text like any other.

use std::time::Duration;

use tokio::time::sleep;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    let url = url.trim();
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
