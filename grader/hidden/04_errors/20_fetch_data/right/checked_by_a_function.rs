//! A check of its own, which `?` passes on.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    let url = checked(url)?;
    tokio::time::sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}

fn checked(url: &str) -> Result<&str, String> {
    if url.is_empty() { Err("empty url".into()) } else { Ok(url) }
}
