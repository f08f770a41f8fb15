//! verdict: failed, diagnosis: lost_data
//!
//! A url that is there twice has one place for two results.

use std::collections::HashMap;

use futures::future::join_all;
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let calls = urls.iter().map(|url| async { (*url, fetch_page(url).await) });
    let results: HashMap<_, _> = join_all(calls).await.into_iter().collect();
    let (mut pages, mut errors) = (vec![], vec![]);
    for url in urls {
        match &results[url] {
            Ok(page) => pages.push(page.clone()),
            Err(error) => errors.push(error.clone()),
        }
    }
    (pages, errors)
}
