//! verdict: failed, diagnosis: unhandled_error
//!
//! An error vanishes, and half an answer looks like a whole one.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut pages = vec![];
    for url in urls {
        if let Ok(page) = fetch_page(url).await {
            pages.push(page);
        }
    }
    Ok(pages)
}
