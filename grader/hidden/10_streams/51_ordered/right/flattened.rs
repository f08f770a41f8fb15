//! Each page is a stream of one, and several of those are open at once.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(|page| async move { render(page).await }).buffered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let one = |page| stream::once(render(page)).boxed();
    stream::iter(pages).flat_map_unordered(k, one).boxed()
}
