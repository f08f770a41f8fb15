use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

/// Renders the `pages`, and gives what becomes of them in the order of `pages`.
///
/// At most `k` pages are begun and not handed out yet; `k` is from 1 to 1000. Nothing begins before
/// the stream is asked for its first item.
pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    todo!("a stream that renders up to `k` pages at once, and keeps their order")
}

/// The same, but each page is given as soon as it is done, whatever its place in `pages`.
pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    todo!("a stream that renders up to `k` pages at once, and gives what is done first")
}
