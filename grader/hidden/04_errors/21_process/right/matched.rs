//! What `?` stands for, written out.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut pages = vec![];
    for url in urls {
        match fetch_page(url).await {
            Ok(page) => pages.push(page),
            Err(error) => return Err(error),
        }
    }
    Ok(pages)
}
