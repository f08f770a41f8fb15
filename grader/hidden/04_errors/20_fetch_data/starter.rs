/// Gives `Data from {url}` after 10 ms.
///
/// # Errors
///
/// An empty `url` is refused at once, with `empty url`.
pub async fn fetch_data(url: &str) -> Result<String, String> {
    todo!("refuse an empty url, else wait 10 ms and give the data")
}
