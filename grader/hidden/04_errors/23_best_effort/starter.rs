use kata::errors::fetch_page;

/// Fetches every page in `urls`, all calls overlapping, and gives the pages and the errors.
///
/// Each list is in the order of `urls`; a url that is there twice is fetched twice. Takes as long
/// as the slowest call, for any number of urls. One call's error does not disturb the others.
pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    todo!("await all calls together, then sort the results into pages and errors")
}
