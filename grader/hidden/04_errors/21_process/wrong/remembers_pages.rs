//! verdict: failed, diagnosis: wrong_value
//!
//! A url that is there twice is fetched once.

use std::collections::HashMap;

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut known = HashMap::new();
    let mut pages = vec![];
    for url in urls {
        if !known.contains_key(url) {
            known.insert(*url, fetch_page(url).await?);
        }
        pages.push(known[url].clone());
    }
    Ok(pages)
}
