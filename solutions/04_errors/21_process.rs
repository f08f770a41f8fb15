use kata::errors::fetch_page;

/// Fetches every page in `urls`, one after the other.
///
/// # Errors
///
/// The first error of `fetch_page`, as soon as it happens.
pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    let mut pages = Vec::with_capacity(urls.len());
    for url in urls {
        // First `.await`, then `?`: there is no `Result` to look at before the reply is there.
        // Leaving here is all it takes to stop, because the next call has not been made yet.
        pages.push(fetch_page(url).await?);
    }
    Ok(pages)
}
