//! verdict: failed, diagnosis: sequential
//!
//! Knows better how many a renderer can take.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(|page| render(page)).buffered(k.min(10)).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(|page| render(page)).buffer_unordered(k.min(10)).boxed()
}
