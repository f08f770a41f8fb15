//! verdict: failed, diagnosis: lost_data
//!
//! One error, and pages that were on their way are thrown away.

use futures::future::try_join_all;
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    match try_join_all(urls.iter().map(|url| fetch_page(url))).await {
        Ok(pages) => (pages, vec![]),
        Err(error) => (vec![], vec![error]),
    }
}
