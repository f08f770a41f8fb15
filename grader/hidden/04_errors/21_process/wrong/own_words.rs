//! verdict: failed, diagnosis: wrong_value
//!
//! The error is not passed on as it came.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut pages = vec![];
    for url in urls {
        pages.push(fetch_page(url).await.map_err(|_| "something failed".to_string())?);
    }
    Ok(pages)
}
