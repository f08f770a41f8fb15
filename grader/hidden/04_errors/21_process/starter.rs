use kata::errors::fetch_page;

/// Fetches every page in `urls`, one after the other (`fetch_page` takes 10 ms each). A url that is
/// there twice is fetched twice.
///
/// # Errors
///
/// The first error of `fetch_page` ends it: that error is returned as it is, and nothing more is
/// fetched.
pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    todo!("fetch the pages in turn, and stop at the first error")
}
