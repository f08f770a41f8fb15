use futures::future::join_all;
use kata::errors::fetch_page;

/// Fetches every page in `urls`, all calls overlapping, and gives the pages and the errors.
pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    // `join_all` rather than `try_join_all`: a `Result` is a value to it, so an error ends nothing.
    let results = join_all(urls.iter().map(|url| fetch_page(url))).await;
    // Sorted only now, when each result stands where its url stood: both lists keep that order,
    // whichever reply came first.
    let (mut pages, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}
