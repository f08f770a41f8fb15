//! verdict: failed, diagnosis: unhandled_error
//!
//! Nobody looks at the url.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
