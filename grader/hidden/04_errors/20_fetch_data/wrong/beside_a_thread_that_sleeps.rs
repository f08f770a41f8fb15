//! verdict: failed, diagnosis: wrong_value
//!
//! The text of the error is another one. Nobody waits for the thread that sleeps, so it is no cause.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    std::thread::spawn(|| std::thread::sleep(Duration::from_millis(1)));
    if url.is_empty() {
        return Err("Empty url".into());
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
