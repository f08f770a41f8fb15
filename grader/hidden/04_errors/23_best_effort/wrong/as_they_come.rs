//! verdict: failed, diagnosis: out_of_order
//!
//! The order of the replies instead of the order of the urls.

use futures::stream::{FuturesUnordered, StreamExt};
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut calls: FuturesUnordered<_> = urls.iter().map(|url| fetch_page(url)).collect();
    let (mut pages, mut errors) = (vec![], vec![]);
    while let Some(result) = calls.next().await {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}
