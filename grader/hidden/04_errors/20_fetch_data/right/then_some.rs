//! The error is decided on first, and everything else follows from it.

use std::time::Duration;

pub async fn fetch_data(url: &str) -> Result<String, String> {
    (!url.is_empty()).then_some(()).ok_or_else(|| String::from("empty url"))?;
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    ticks.tick().await;
    ticks.tick().await;
    Ok(format!("Data from {url}"))
}
