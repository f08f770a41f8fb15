//! Takes the results as they come, and puts them in order at the end.

use futures::stream::{self, StreamExt};
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let calls =
        urls.iter().enumerate().map(|(place, url)| async move { (place, fetch_page(url).await) });
    let mut results: Vec<_> =
        stream::iter(calls).buffer_unordered(urls.len().max(1)).collect().await;
    results.sort_by_key(|(place, _)| *place);
    let (pages, errors): (Vec<_>, Vec<_>) =
        results.into_iter().map(|(_, result)| result).partition(Result::is_ok);
    (
        pages.into_iter().filter_map(Result::ok).collect(),
        errors.into_iter().filter_map(Result::err).collect(),
    )
}
