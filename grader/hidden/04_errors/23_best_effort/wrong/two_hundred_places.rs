//! verdict: failed, diagnosis: lock_held
//!
//! More than it has places for wait for others.

use futures::future::join_all;
use kata::errors::fetch_page;
use tokio::sync::Semaphore;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let permits = Semaphore::new(256);
    let calls = urls.iter().map(|url| async {
        let _permit = permits.acquire().await.unwrap();
        fetch_page(url).await
    });
    let (mut pages, mut errors) = (vec![], vec![]);
    for result in join_all(calls).await {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}
