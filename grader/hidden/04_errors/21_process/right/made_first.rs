//! Makes all the calls first. They are lazy: those after an error are dropped unpolled.

use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let calls: Vec<_> = urls.iter().map(|url| fetch_page(url)).collect();
    let mut pages = Vec::with_capacity(calls.len());
    for call in calls {
        pages.push(call.await?);
    }
    Ok(pages)
}
