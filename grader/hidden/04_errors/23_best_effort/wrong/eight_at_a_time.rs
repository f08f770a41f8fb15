//! verdict: failed, diagnosis: sequential
//!
//! The ninth page waits until one of the others is there.

use futures::StreamExt;
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let calls: Vec<_> = urls.iter().map(|url| fetch_page(url)).collect();
    let results: Vec<_> = futures::stream::iter(calls).buffered(8).collect().await;
    let (mut pages, mut errors) = (vec![], vec![]);
    for result in results {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}
