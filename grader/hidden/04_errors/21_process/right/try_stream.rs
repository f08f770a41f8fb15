//! A stream of results, collected until the first error.

use futures::stream::{self, StreamExt, TryStreamExt};
use kata::errors::fetch_page;

pub async fn process(urls: &[&str]) -> Result<Vec<String>, String> {
    stream::iter(urls).then(|url| fetch_page(url)).try_collect().await
}
