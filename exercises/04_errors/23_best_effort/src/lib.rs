use kata::errors::fetch_page;

/// Fetches every page in `urls`, all calls overlapping, and gives the pages and the errors.
///
/// Each list is in the order of `urls`. One call's error does not disturb the others.
pub async fn best_effort(urls: &[&str]) -> (Vec<String>, Vec<String>) {
    todo!("await all calls together, then sort the results into pages and errors")
}
