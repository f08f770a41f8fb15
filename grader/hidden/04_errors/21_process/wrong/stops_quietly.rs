//! verdict: failed, diagnosis: unhandled_error
//!
//! It does stop, but as if nothing had been wrong.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut pages = vec![];
    for url in urls {
        let Ok(page) = fetch_page(url).await else { break };
        pages.push(page);
    }
    Ok(pages)
}
