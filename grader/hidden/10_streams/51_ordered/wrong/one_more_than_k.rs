//! verdict: failed, diagnosis: over_limit
//!
//! Keeps one page ready behind the limit, by asking one ahead.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffered(k + 1).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffer_unordered(k + 1).boxed()
}
