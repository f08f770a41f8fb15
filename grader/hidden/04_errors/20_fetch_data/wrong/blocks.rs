//! verdict: failed, diagnosis: blocking

use std::thread::sleep;
use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    sleep(Duration::from_millis(10));
    Ok(format!("Data from {url}"))
}
