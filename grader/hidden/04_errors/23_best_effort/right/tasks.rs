//! A task for each url, awaited in order.

use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let tasks: Vec<_> = urls.iter().map(|url| tokio::spawn(fetch_page(url))).collect();
    let (mut pages, mut errors) = (vec![], vec![]);
    for task in tasks {
        match task.await {
            Ok(Ok(page)) => pages.push(page),
            Ok(Err(error)) => errors.push(error),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (pages, errors)
}
