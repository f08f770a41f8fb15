//! A service that can fail (exercises 21 and 23).

use crate::services::request;

/// Fetches the page at `url`. Replies `Ok("Page(…)")` after 10 ms; an empty `url` fails at once,
/// with `Err("empty url")`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// use kata::errors::fetch_page;
/// assert_eq!(fetch_page("/news").await, Ok("Page(/news)".to_owned()));
/// assert_eq!(fetch_page("").await, Err("empty url".to_owned()));
/// # }
/// ```
///
/// # Errors
///
/// When `url` is empty.
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn fetch_page(url: &str) -> impl Future<Output = Result<String, String>> + use<> {
    let latency_ms = if url.is_empty() { 0 } else { 10 };
    request("fetch_page", url, latency_ms, || {
        if url.is_empty() { Err("empty url".to_owned()) } else { Ok(format!("Page({url})")) }
    })
}
