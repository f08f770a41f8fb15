//! The whole walk on a task of its own.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let urls: Vec<String> = urls.iter().map(|url| url.to_string()).collect();
    let walk = tokio::spawn(async move {
        let mut pages = vec![];
        for url in urls {
            pages.push(fetch_page(&url).await?);
        }
        Ok(pages)
    });
    walk.await.map_err(|error| error.to_string())?
}
