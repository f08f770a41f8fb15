/// Gives `Data from {url}` after 10 ms, with the url as it is.
///
/// # Errors
///
/// An empty `url` is refused in the first poll, with `empty url`. Blanks are not empty.
pub async fn fetch_data(url: &str) -> Result<String, String> {
    todo!("refuse an empty url, else wait 10 ms and give the data")
}
