//! Sorted by a loop; a stream that keeps the order gives the results.

use futures::stream::{FuturesOrdered, StreamExt};
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut results: FuturesOrdered<_> = urls.iter().map(|url| fetch_page(url)).collect();
    let (mut pages, mut errors) = (vec![], vec![]);
    while let Some(result) = results.next().await {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}
