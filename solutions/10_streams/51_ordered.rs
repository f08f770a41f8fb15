use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

/// Renders the `pages`, up to `k` of them at once, in their order.
pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    // A page that is done before its turn keeps its place among the `k`, so what waits has a limit.
    stream::iter(pages).map(|page| render(page)).buffered(k).boxed()
}

/// The same, in the order in which they are done.
pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(|page| render(page)).buffer_unordered(k).boxed()
}
