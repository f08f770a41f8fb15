//! verdict: failed, diagnosis: panicked

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut pages = vec![];
    for url in urls {
        pages.push(fetch_page(url).await.unwrap());
    }
    Ok(pages)
}
