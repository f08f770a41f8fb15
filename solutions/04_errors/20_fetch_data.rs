use std::time::Duration;

use tokio::time::sleep;

/// Gives `Data from {url}` after 10 ms.
///
/// # Errors
///
/// An empty `url` is refused at once, with `empty url`.
pub async fn fetch_data(url: &str) -> Result<String, String> {
    // Before the first wait: a url that cannot be right costs its caller one poll, not 10 ms.
    // And an error rather than a panic, because it is the caller who knows what to do about it.
    if url.is_empty() {
        return Err("empty url".to_string());
    }
    sleep(Duration::from_millis(10)).await;
    Ok(format!("Data from {url}"))
}
