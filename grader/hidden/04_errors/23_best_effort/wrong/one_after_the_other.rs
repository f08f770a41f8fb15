//! verdict: failed, diagnosis: sequential

use kata::errors::fetch_page;

pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut pages, mut errors) = (vec![], vec![]);
    for url in urls {
        match fetch_page(url).await {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}
