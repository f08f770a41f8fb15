//! verdict: failed, diagnosis: panicked

use futures::future::join_all;
use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let results = join_all(urls.iter().map(|url| fetch_page(url))).await;
    (results.into_iter().map(|result| result.unwrap()).collect(), vec![])
}
