//! verdict: failed, diagnosis: lost_data
//!
//! Keeps the pages before the first error, and drops those after it.

use futures::future::join_all;
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut pages = vec![];
    for result in join_all(urls.iter().map(|url| fetch_page(url))).await {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => return (pages, vec![error]),
        }
    }
    (pages, vec![])
}
