//! verdict: failed, diagnosis: panicked

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    if url.is_empty() {
        panic!("empty url");
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
