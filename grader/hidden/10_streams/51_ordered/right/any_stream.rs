//! The types may be open: a stream is a stream.

use futures::stream::{self, Stream, StreamExt};
use kata::streams::render;

async fn rendered(page: u32) -> String {
    render(page).await
}

pub fn ordered(pages: Vec<u32>, k: usize) -> impl Stream<Item = String> {
    stream::iter(pages).map(rendered).buffered(k)
}

pub fn unordered(pages: Vec<u32>, k: usize) -> impl Stream<Item = String> {
    stream::iter(pages).map(rendered).buffer_unordered(k)
}
