//! verdict: failed, diagnosis: unhandled_error
//!
//! The right answer, after pages that nobody gets to see.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut results = vec![];
    for url in urls {
        results.push(fetch_page(url).await);
    }
    results.into_iter().collect()
}
